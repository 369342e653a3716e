export interface TraceIntakeLimits {
  /** Spans, and events that name answers, that may wait or be under way before further ones are refused. Default 200,000. */
  heldMax: number;
  /** Of these, how many one group takes, unless a single write has more. Default 20,000. */
  groupMax: number;
  /** How long a group gathers while no other of the team is under way and writes keep coming. Default 20 ms. */
  gatherMs: number;
  /** How long it waits for one more write meanwhile. Default 4 ms. */
  quietMs: number;
  /** How long a group gathers while the events of the one before are written, or others are announced. Default 60 ms. */
  gatherUnderLoadMs: number;
  /** How long a write waits to become durable before it is given up. Default 20 s. */
  patienceMs: number;
}

export const TRACE_INTAKE_LIMITS: TraceIntakeLimits = {
  heldMax: 200_000,
  groupMax: 20_000,
  gatherMs: 20,
  quietMs: 4,
  gatherUnderLoadMs: 60,
  patienceMs: 20_000,
};
