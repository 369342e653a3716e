import { expect, test } from "vitest";
import { EventsRefused } from "./event-answers.js";

// Decoded events hold bigints, which no JSON can: the refusal of a batch with one good event became a 500.
test("a refusal carries its problems and never the events that were decoded", () => {
  const problems = [{ index: 1, path: "time", message: "is required" }];
  const decoded = { problems, problemCount: 1, accepted: 1, rejected: 1, events: [{ usagePicoUsd: 1n }] };
  expect(new EventsRefused(decoded).judgement).toEqual({ problems, problemCount: 1 });
});
