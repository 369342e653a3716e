import { vi } from "vitest";

export interface JumpingClock {
  /** The waits that were asked for since the clock began, in ms. */
  waits: number[];
  restore(): void;
}

/** Where the clock begins. */
export const START_MS = Date.parse("2026-11-20T12:00:00.000Z");

/**
 * A clock that jumps over each wait: what takes an hour of waiting is done at once, and chance is 0.5. Both official
 * clients and ours wait with the global setTimeout and measure with Date.now.
 */
export function startJumpingClock(): JumpingClock {
  const waits: number[] = [];
  let nowMs = START_MS;
  const { setTimeout } = globalThis;
  const spies = [
    vi.spyOn(Date, "now").mockImplementation(() => nowMs),
    vi.spyOn(Math, "random").mockReturnValue(0.5),
    vi.spyOn(globalThis, "setTimeout").mockImplementation((callback, ms = 0) => {
      if (isRuntimeWaiting()) return setTimeout(callback, ms);
      waits.push(ms);
      nowMs += ms;
      return setTimeout(callback, 0);
    }),
  ];
  return {
    waits,
    restore() {
      for (const spy of spies) spy.mockRestore();
    },
  };
}

/** Node's fetch keeps its own time with the same function. */
function isRuntimeWaiting(): boolean {
  return (new Error().stack ?? "").includes("node:internal/deps/undici");
}
