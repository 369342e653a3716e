import type { SealerState } from "@daybook/engine";

/** Looks in a row that may fail before it is called a problem. */
const FAILURES_MAX = 3;
/** How long the sealer may take over one step before it is called stuck; its statements are given up after two minutes. */
export const SEALER_STUCK_MS = 150_000;

/** What is wrong with the sealer, for a person; null when nothing is. Reports stay right without it, but get slow. */
export function sealerProblem({
  sealer,
  sealerStuckMs,
}: {
  sealer: { readonly state: Pick<SealerState, "failures" | "gotOnMs"> };
  sealerStuckMs: number;
}): string | null {
  const { failures, gotOnMs } = sealer.state;
  if (failures > FAILURES_MAX) return `the last ${failures} looks of the sealer failed`;
  const quietMs = gotOnMs === null ? 0 : performance.now() - gotOnMs;
  return quietMs > sealerStuckMs ? `the sealer has been stuck for ${Math.floor(quietMs / 1000)} s` : null;
}
