const DIGITS = /^\d{1,20}$/;
const NANOSECONDS_MAX = 2n ** 64n;

/** Nanoseconds as OTLP's JSON has them, as digits or a number; null when absent, zero or beyond 64 bits. */
export function toNanoseconds(value: unknown): bigint | null {
  if (typeof value === "string" && DIGITS.test(value)) return within(BigInt(value));
  // Senders that write a number have lost its last digits already, which are far below a millisecond.
  if (typeof value === "number" && Number.isInteger(value) && value > 0) return within(BigInt(value));
  return null;
}

/** Nanoseconds cut to whole milliseconds. */
export function toMilliseconds(nanoseconds: bigint | null): number | null {
  return nanoseconds === null ? null : Number(nanoseconds / 1_000_000n);
}

function within(nanoseconds: bigint): bigint | null {
  return nanoseconds === 0n || nanoseconds >= NANOSECONDS_MAX ? null : nanoseconds;
}
