import { expect, test } from "vitest";
import type { EncodedEvent } from "./encode-event.js";
import { EventBuffer } from "./event-buffer.js";

function event(name: string, bytes = 10): EncodedEvent {
  return { json: name, bytes };
}

test("a full buffer makes later events wait, in order, until there is room", async () => {
  const buffer = new EventBuffer({ events: 2, bytes: 1_000 });
  const admitted: string[] = [];
  const adds = ["a", "b", "c", "d"].map((name) => buffer.add(event(name)).then(() => admitted.push(name)));
  await Promise.all(adds.slice(0, 2));
  expect(admitted).toEqual(["a", "b"]);
  buffer.settle(1, []);
  await adds[2];
  expect(admitted).toEqual(["a", "b", "c"]);
  expect(buffer.head({ events: 9, bytes: 999 }).map(({ json }) => json)).toEqual(["b", "c"]);
});

test("no event passes one that waits, even if it would fit", () => {
  const buffer = new EventBuffer({ events: 10, bytes: 20 });
  buffer.tryAdd(event("a", 15));
  void buffer.add(event("large", 15));
  expect(buffer.tryAdd(event("small", 1))).toBe(false);
});

test("an event larger than the whole buffer has room when nothing else is there", () => {
  const buffer = new EventBuffer({ events: 10, bytes: 20 });
  expect(buffer.tryAdd(event("huge", 50))).toBe(true);
  expect(buffer.tryAdd(event("a", 1))).toBe(false);
});

test("a head is within both limits, counting brackets and commas, but never empty", () => {
  const buffer = new EventBuffer({ events: 10, bytes: 1_000 });
  for (const name of ["a", "b", "c"]) buffer.tryAdd(event(name));
  const size = (limits: { events: number; bytes: number }) => buffer.head(limits).length;
  expect(size({ events: 2, bytes: 1_000 })).toBe(2);
  expect(size({ events: 9, bytes: 34 })).toBe(3);
  expect(size({ events: 9, bytes: 33 })).toBe(2);
  expect(size({ events: 9, bytes: 1 })).toBe(1);
});

test("events that are kept stay at the head, and the bytes stay right", () => {
  const buffer = new EventBuffer({ events: 10, bytes: 1_000 });
  for (const [name, bytes] of [
    ["a", 1],
    ["b", 2],
    ["c", 4],
  ] as const)
    buffer.tryAdd(event(name, bytes));
  buffer.settle(2, [event("b", 2)]);
  expect(buffer.head({ events: 9, bytes: 999 }).map(({ json }) => json)).toEqual(["b", "c"]);
  expect(buffer.bytes).toBe(6);
});

test("what is drained includes what waits, whose promise is rejected", async () => {
  const buffer = new EventBuffer({ events: 1, bytes: 100 });
  buffer.tryAdd(event("a"));
  const waiting = buffer.add(event("b"));
  expect(buffer.drain(new Error("closed")).map(({ json }) => json)).toEqual(["a", "b"]);
  await expect(waiting).rejects.toThrow("closed");
  expect([buffer.length, buffer.bytes]).toEqual([0, 0]);
});
