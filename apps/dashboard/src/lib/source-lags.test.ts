import type { StoredEvent } from "@daybook/sdk/models/operations";
import { expect, test } from "vitest";
import { sourceLags } from "./source-lags.ts";

const NOW_MS = Date.UTC(2026, 2, 15, 12);

function event(source: string, { agoMs, delayMs }: { agoMs: number; delayMs: number }): StoredEvent {
  return {
    id: "e",
    source,
    type: "generation.completed",
    time: new Date(NOW_MS - agoMs).toISOString(),
    receivedAt: new Date(NOW_MS - agoMs + delayMs).toISOString(),
    status: "ok",
    user: null,
    apiKeyHash: null,
    member: null,
    workspaceId: "w",
    chatId: null,
    messageId: null,
    model: null,
    providerName: null,
    operation: null,
    promptTokens: null,
    cachedTokens: null,
    completionTokens: null,
    reasoningTokens: null,
    usage: null,
  };
}

test("a source is as far behind as its newest event, and as slow as its middle one; the furthest comes first", () => {
  const events = [
    event("fast", { agoMs: 1_000, delayMs: 10 }),
    event("slow", { agoMs: 60_000, delayMs: 9_000 }),
    event("fast", { agoMs: 5_000, delayMs: 30 }),
    event("fast", { agoMs: 9_000, delayMs: 90_000 }),
  ];
  expect(sourceLags(events, NOW_MS)).toEqual([
    { source: "slow", newestAgoMs: 60_000, delayMs: 9_000 },
    { source: "fast", newestAgoMs: 1_000, delayMs: 30 },
  ]);
  expect(sourceLags([], NOW_MS)).toEqual([]);
});
