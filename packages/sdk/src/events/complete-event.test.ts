import { expect, test, vi } from "vitest";
import type { EventInput } from "../models/event-input.js";
import { completeEvent } from "./complete-event.js";

const EVENT: EventInput = { type: "chat.created", data: { chat_id: "c1" } };
const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

test("what is missing is filled in, and completing again changes nothing", () => {
  vi.useFakeTimers({ now: Date.parse("2026-11-20T12:00:00.123Z") });
  const complete = completeEvent(EVENT);
  vi.useRealTimers();
  expect(complete).toEqual({
    ...EVENT,
    specversion: "1.0",
    id: expect.stringMatching(UUID),
    source: "daybook-sdk",
    time: "2026-11-20T12:00:00.123Z",
  });
  expect(completeEvent(complete)).toEqual(complete);
});

test("what is there stays, a Date as text", () => {
  const time = new Date("2026-11-20T23:59:59.999Z");
  const given = { ...EVENT, id: "e1", source: "app", time, subject: "ada" };
  expect(completeEvent(given, { source: "other" })).toEqual({
    ...given,
    specversion: "1.0",
    time: "2026-11-20T23:59:59.999Z",
  });
  expect(completeEvent({ ...EVENT, time: "2026-11-20T01:00:00+02:00" }, { source: "other" })).toMatchObject({
    source: "other",
    time: "2026-11-20T01:00:00+02:00",
  });
});

test("ids differ, also where a page may not use randomUUID", () => {
  const ids = () => Array.from({ length: 100 }, () => completeEvent(EVENT).id);
  vi.stubGlobal("crypto", { getRandomValues: crypto.getRandomValues.bind(crypto) });
  const without = ids();
  vi.unstubAllGlobals();
  for (const id of without) expect(id).toMatch(UUID);
  expect(new Set([...ids(), ...without]).size).toBe(200);
});
