import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { TRACE_INTAKE_LIMITS } from "./trace-intake-limits.js";
import { WaitingWrites } from "./waiting-writes.js";

const LIMITS = { ...TRACE_INTAKE_LIMITS, groupMax: 10, gatherMs: 20, quietMs: 4, gatherUnderLoadMs: 60 };

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  onTestFinished(() => {
    vi.useRealTimers();
  });
});

test("a group gathers while writes keep coming, and no longer than the limit", () => {
  const waiting = new WaitingWrites();
  waiting.add({ size: 1 });
  expect(waiting.waitMs(false, LIMITS)).toBe(4);
  vi.advanceTimersByTime(3);
  waiting.add({ size: 1 });
  expect(waiting.waitMs(false, LIMITS)).toBe(4);
  vi.advanceTimersByTime(4);
  expect(waiting.waitMs(false, LIMITS)).toBe(0);
  vi.advanceTimersByTime(11);
  waiting.add({ size: 1 });
  expect(waiting.waitMs(false, LIMITS)).toBe(2);
});

test("while another group is under way, or writes are announced, it gathers for longer", () => {
  const waiting = new WaitingWrites();
  waiting.add({ size: 1 });
  vi.advanceTimersByTime(15);
  expect(waiting.waitMs(true, LIMITS)).toBe(45);
  expect(waiting.waitMs(false, LIMITS)).toBeLessThan(0);
});

test("a full group, and none, is not waited for", () => {
  const waiting = new WaitingWrites();
  expect(waiting.waitMs(true, LIMITS)).toBe(0);
  waiting.add({ size: 10 });
  expect(waiting.waitMs(true, LIMITS)).toBe(0);
});

test("a group holds the oldest writes up to its size, one at least, and none that was given up", () => {
  const waiting = new WaitingWrites<{ size: number }>();
  const [large, first, givenUp, second, third] = [11, 4, 5, 6, 1].map((size) => ({ size }));
  for (const write of [large, first, givenUp, second, third]) if (write !== undefined) waiting.add(write);
  expect(givenUp !== undefined && waiting.remove(givenUp)).toBe(true);
  expect(waiting.takeGroup(10)).toEqual([large]);
  expect(waiting.takeGroup(10)).toEqual([first, second]);
  expect(first !== undefined && waiting.remove(first)).toBe(false);
  expect(waiting.takeGroup(10)).toEqual([third]);
  expect(waiting.isEmpty).toBe(true);
});
