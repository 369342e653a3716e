import { expect, test } from "vitest";
import { emptyUsageEvent } from "../kernel/empty-usage-event.js";
import type { UsageEvent } from "../kernel/usage-event.js";
import { priceEvents } from "./price-event.js";
import { PRICE_UNIT, PriceFile } from "./price-file.js";

const table = PriceFile.parse({
  version: "v7",
  unit: PRICE_UNIT,
  prices: [
    { provider: "OpenAI", model: "openai/gpt-4.1-2025-04-14", valid_from: "2026-02-01", input: "1", output: "0" },
    { provider: "OpenAI", model: "openai/gpt-4.1-2025-04-14", valid_from: "2026-02-03", input: "2", output: "0" },
    { provider: "openai", model: "openai/gpt-4.1", valid_from: "2026-01-01", input: "3", output: "0" },
    { model: "openai/gpt-4.1", valid_from: "2026-01-01", input: "4", output: "0" },
    { model: "openai/gpt-4.1:free", valid_from: "2026-01-01", input: "0", output: "0" },
  ],
});

function call(fields: Partial<UsageEvent> = {}): UsageEvent {
  return {
    ...emptyUsageEvent({
      id: "e",
      source: "s",
      type: "generation",
      occurredAtMs: Date.UTC(2026, 1, 2, 23, 59, 59, 999),
      workspaceId: "w",
    }),
    providerName: "OpenAI",
    model: "openai/gpt-4.1",
    modelPermaslug: "openai/gpt-4.1-2025-04-14",
    promptTokens: 1_000_000,
    completionTokens: 0,
    ...fields,
  };
}

function usdOf(fields: Partial<UsageEvent>): bigint | null | undefined {
  const usage = priceEvents(table, [call(fields)])[0]?.usagePicoUsd;
  return usage === null || usage === undefined ? usage : usage / 1_000_000_000_000n;
}

test("provider and permaslug decide, then provider and model, then the model alone", () => {
  expect(usdOf({})).toBe(1n);
  expect(usdOf({ providerName: "openai.responses" })).toBe(1n);
  expect(usdOf({ modelPermaslug: "openai/gpt-4.1-other" })).toBe(3n);
  expect(usdOf({ providerName: "Azure" })).toBe(4n);
  expect(usdOf({ providerName: null })).toBe(4n);
  expect(usdOf({ model: "other", modelPermaslug: "other" })).toBeNull();
});

test("of two prices the one counts that was valid on the UTC day on which the call started", () => {
  expect(usdOf({ occurredAtMs: Date.UTC(2026, 1, 3) })).toBe(2n);
  expect(usdOf({ occurredAtMs: Date.UTC(2026, 1, 1) })).toBe(1n);
  // None of its permaslug was valid yet: the model's was.
  expect(usdOf({ occurredAtMs: Date.UTC(2026, 0, 31) })).toBe(3n);
  expect(usdOf({ occurredAtMs: Date.UTC(2025, 11, 31) })).toBeNull();
});

test("a variant has a price of its own or none", () => {
  expect(usdOf({ variant: "free" })).toBe(0n);
  expect(usdOf({ variant: "nitro" })).toBeNull();
});

test("a priced event says by which version; every other one stays the very same", () => {
  const [priced] = priceEvents(table, [call()]);
  expect(priced).toMatchObject({ costSource: "priced", priceVersion: "v7" });
  const told = [
    call({ usagePicoUsd: 5n, costSource: "reported" }),
    call({ usagePicoUsd: 0n }),
    call({ byokUsageInferencePicoUsd: 5n }),
    call({ isByok: true }),
    call({ promptTokens: null, costSource: "unknown" }),
    call({ type: "message.created" }),
    call({ type: "retracted" }),
  ];
  expect(priceEvents(table, told)).toBe(told);
  const mixed = priceEvents(table, [...told, call()]);
  expect(mixed.slice(0, -1).every((event, index) => event === told[index])).toBe(true);
  expect(priceEvents(null, [call()])[0]?.usagePicoUsd).toBeNull();
});
