import { expect, test } from "vitest";
import { UsageError } from "../../command-error.js";
import { parseDay, parseMoment } from "./time-text.js";

test.each([
  ["2026-03-01", "2026-03-01T00:00:00.000Z"],
  ["2026-03-01T12:00:00Z", "2026-03-01T12:00:00.000Z"],
  ["2026-03-01T12:00:00+02:00", "2026-03-01T10:00:00.000Z"],
])("%s is the moment %s", (given, moment) => {
  expect(parseMoment(given)).toBe(moment);
});

test.each(["yesterday", "2026-02-30", "2026-03-01T12:00:00", "2026-13-01T00:00:00Z", ""])(
  "%j is no moment",
  (given) => {
    expect(() => parseMoment(given)).toThrow(UsageError);
  },
);

test.each(["2026-02-30", "2026-3-1", "01/03/2026"])("%s is no day", (given) => {
  expect(() => parseDay(given)).toThrow(UsageError);
});
