import fc from "fast-check";
import { expect, test } from "vitest";
import { ConnectionError } from "../models/errors/http-client-errors.js";
import { DaybookDefaultError } from "../models/errors/daybook-default-error.js";
import { ERR, OK } from "../types/fp.js";
import { deliverBatch, type SendBatch } from "./deliver-batch.js";
import type { EncodedEvent } from "./encode-event.js";

function events(count: number): EncodedEvent[] {
  return Array.from({ length: count }, (_, n) => ({ json: `{"id":"${n}"}`, bytes: 10 }));
}

function refused(status: number): DaybookDefaultError {
  const response = new Response("", { status });
  return new DaybookDefaultError("refused", { response, request: new Request("http://host"), body: "" });
}

/** A server that takes so many events at once, finds some of them bad and lists so many problems. */
function server(rules: { sizeMax?: number; bad?: Set<string>; listed?: number; failsAtCall?: number }) {
  const stored = new Set<string>();
  let calls = 0;
  const send: SendBatch = async (batch) => {
    if (++calls === rules.failsAtCall) return ERR(new ConnectionError("gone"));
    if (batch.length > (rules.sizeMax ?? Infinity)) return ERR(refused(413));
    const bad = batch.flatMap(({ json }, index) => (rules.bad?.has(json) === true ? [index] : []));
    for (const [index, { json }] of batch.entries()) if (!bad.includes(index)) stored.add(json);
    const problems = bad.slice(0, rules.listed ?? 100).map((index) => ({ index, path: "data.x", message: "is bad" }));
    return OK({ accepted: batch.length - bad.length, rejected: bad.length, problems });
  };
  return { send, stored, calls: () => calls };
}

test("every event is stored, refused with its problem, or kept, whatever the server does", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        count: fc.integer({ min: 1, max: 40 }),
        sizeMax: fc.integer({ min: 1, max: 40 }),
        badNumbers: fc.array(fc.nat({ max: 39 })),
        listed: fc.integer({ min: 1, max: 5 }),
        failsAtCall: fc.constantFrom(undefined, 1, 2, 3, 4, 5, 8),
      }),
      async ({ count, sizeMax, badNumbers, listed, failsAtCall }) => {
        const batch = events(count);
        const bad = new Set(badNumbers.map((n) => `{"id":"${n}"}`));
        const { send, stored } = server({
          sizeMax,
          bad,
          listed,
          ...(failsAtCall === undefined ? {} : { failsAtCall }),
        });
        const { refused: refusals, kept } = await deliverBatch(batch, send);
        const told = refusals.flatMap(({ events: each }) => each.map(({ json }) => json));
        const keptTexts = new Set(kept?.events.map(({ json }) => json));
        for (const { json } of batch) {
          expect([stored.has(json), told.includes(json), keptTexts.has(json)].some(Boolean)).toBe(true);
          if (told.includes(json)) expect(bad.has(json)).toBe(true);
        }
        expect(new Set(told).size).toBe(told.length);
        for (const { events: each, problems } of refusals) {
          for (const { index } of problems) expect(bad.has(each[index]?.json ?? "")).toBe(true);
        }
        if (failsAtCall === undefined) expect(kept).toBeNull();
      },
    ),
  );
});

test.each([400, 415, 422])("%d is the fault of the events: they are let go", async (status) => {
  const batch = events(3);
  const { refused: refusals, kept } = await deliverBatch(batch, async () => ERR(refused(status)));
  expect(kept).toBeNull();
  expect(refusals).toEqual([{ events: batch, problems: [], cause: expect.any(DaybookDefaultError) }]);
});

test.each([401, 403, 404, 408, 429, 500, 503])("%d can be put right: the events are kept", async (status) => {
  const batch = events(3);
  const { refused: refusals, kept } = await deliverBatch(batch, async () => ERR(refused(status)));
  expect(refusals).toEqual([]);
  expect(kept?.events).toEqual(batch);
});

test("an event that is too large by itself is let go, its neighbours are not", async () => {
  const batch = events(4);
  const send: SendBatch = async (part) =>
    part.some(({ json }) => json === batch[2]?.json)
      ? ERR(refused(413))
      : OK({ accepted: part.length, rejected: 0, problems: [] });
  const { refused: refusals, kept } = await deliverBatch(batch, send);
  expect(kept).toBeNull();
  expect(refusals.map(({ events: each }) => each)).toEqual([[batch[2]]]);
});
