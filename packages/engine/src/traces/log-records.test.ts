import fc from "fast-check";
import { expect, test } from "vitest";
import type { UsageEvent } from "../kernel/usage-event.js";
import { IntakeModel } from "./__fixtures__/intake-model.js";
import { factsOfLogs, randomLogs } from "./__fixtures__/random-session.js";
import { anyDelivery } from "./__fixtures__/random-trace.js";
import { resolveTold } from "./resolve-told.js";

const sorted = (events: Map<string, UsageEvent>): [string, UsageEvent][] =>
  [...events].toSorted(([a], [b]) => (a < b ? -1 : 1));

const delivered = randomLogs.chain((logs) => fc.tuple(fc.constant(logs), anyDelivery(logs), fc.nat(), fc.nat()));

test("any order, any repeats, any split and any restart of log records leave the same events", () => {
  fc.assert(
    fc.property(delivered, ([logs, requests, restartAt]) => {
      const model = new IntakeModel();
      requests.forEach((request, index) => {
        if (index === restartAt % requests.length) model.restart();
        model.take(factsOfLogs(request));
      });
      expect(sorted(model.events)).toEqual(sorted(resolveTold({ spans: factsOfLogs(logs), posted: [] }).events));
    }),
    { numRuns: 400 },
  );
});

test("a request of log records that was cut short and is sent again does all of its work", () => {
  fc.assert(
    fc.property(delivered, ([logs, requests, cutAt, again]) => {
      const model = new IntakeModel();
      const cut = cutAt % requests.length;
      const sentAgainAfter = cut + (again % (requests.length - cut));
      requests.forEach((request, index) => {
        model.take(factsOfLogs(request), index === cut);
        if (index === sentAgainAfter) model.take(factsOfLogs(requests[cut] ?? []));
      });
      expect(sorted(model.events)).toEqual(sorted(resolveTold({ spans: factsOfLogs(logs), posted: [] }).events));
    }),
    { numRuns: 400 },
  );
});

test("a session is one chat, which began with the earliest record that was ever told", () => {
  fc.assert(
    fc.property(delivered, ([logs, requests]) => {
      const model = new IntakeModel();
      for (const request of requests) model.take(factsOfLogs(request));
      const chats = [...model.events.values()].filter(({ type }) => type === "chat.created");
      const sessions = new Set(logs.map(({ session }) => session));
      expect(new Set(chats.map(({ id }) => id))).toEqual(sessions);
      expect(chats).toHaveLength(sessions.size);
      for (const { id, occurredAtMs } of chats) {
        const times = logs.flatMap(({ session, atMs }) => (session === id ? [atMs ?? 0] : []));
        expect(occurredAtMs).toBe(Date.UTC(2026, 2, 1) + Math.min(...times));
      }
    }),
    { numRuns: 400 },
  );
});

test("records that come again write nothing", () => {
  fc.assert(
    fc.property(randomLogs, (logs) => {
      const model = new IntakeModel();
      model.take(factsOfLogs(logs));
      const { written } = model;
      model.take(factsOfLogs(logs));
      expect(model.written).toBe(written);
    }),
    { numRuns: 200 },
  );
});
