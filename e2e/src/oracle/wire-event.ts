import fc from "fast-check";
import type { Telling } from "./telling.js";

/** What a generated event says, in numbers that only mean something together with a world (`toTelling`). */
export interface EventPlan {
  id: number;
  source: number;
  type: Telling["type"];
  daysBack: number;
  msOfDay: number;
  offsetMinutes: number;
  user: number;
  email: number;
  asSubject: boolean;
  key: number;
  workspace: number;
  endpoint: number;
  role: Telling["role"];
  /** Absent means ok. */
  status: Telling["status"] | null;
  promptTokens: number | null;
  cachedTokens: number | null;
  completionTokens: number | null;
  reasoningTokens: number | null;
  usage: number;
  byok: number;
}

/** Decimal dollars as they may be sent, beside what they mean; the last two are ties at the twelfth place. */
export const MONEY: readonly { wire: string | number | null; pico: bigint | null }[] = [
  { wire: null, pico: null },
  { wire: "0", pico: 0n },
  { wire: "0.015", pico: 15_000_000_000n },
  { wire: 0.1, pico: 100_000_000_000n },
  { wire: 0.2, pico: 200_000_000_000n },
  { wire: "0.000000000001", pico: 1n },
  { wire: 1e-10, pico: 100n },
  { wire: "999998.999999999999", pico: 999_998_999_999_999_999n },
  { wire: "0.0000000000005", pico: 0n },
  { wire: "0.0000000000015", pico: 2n },
];

/** Endpoints as sent and as stored. Two labels share an endpoint; two derive theirs (vectors of spec section 13). */
export const ENDPOINTS: readonly {
  model: string;
  permaslug: string;
  provider: string;
  endpoint: string;
  isDerived: boolean;
}[] = [
  {
    model: "openai/gpt-4.1",
    permaslug: "openai/gpt-4.1-2025-04-14",
    provider: "OpenAI",
    endpoint: "d3828f61-372d-5356-aa21-b940b26f7463",
    isDerived: true,
  },
  {
    model: "anthropic/claude-sonnet-4",
    permaslug: "anthropic/claude-sonnet-4",
    provider: "Anthropic",
    endpoint: "2c37457a-a3b3-5e10-83e5-a2bd8743f2a6",
    isDerived: true,
  },
  {
    model: "openai/gpt-4.1",
    permaslug: "openai/gpt-4.1-2025-04-14",
    provider: "Azure",
    endpoint: "11111111-1111-4111-8111-111111111111",
    isDerived: false,
  },
  {
    model: "openai/gpt-4.1",
    permaslug: "openai/gpt-4.1-2026-01-01",
    provider: "azure",
    endpoint: "11111111-1111-4111-8111-111111111111",
    isDerived: false,
  },
];

const tokens = fc.option(fc.constantFrom(0, 1, 50, 125, Number.MAX_SAFE_INTEGER), { freq: 3 });
const index = fc.nat({ max: 99 });

export const eventPlan: fc.Arbitrary<EventPlan> = fc.record({
  id: fc.nat({ max: 9 }),
  source: fc.nat({ max: 1 }),
  type: fc.constantFrom("generation", "generation", "chat.created", "message.created"),
  daysBack: fc.constantFrom(0, 1, 1, 2, 3, 29, 30, 31, 366),
  msOfDay: fc.oneof(fc.constantFrom(0, 1, 86_399_999), fc.nat({ max: 86_399_999 })),
  offsetMinutes: fc.constantFrom(0, 0, 345, -660, 840),
  user: index,
  email: index,
  asSubject: fc.boolean(),
  key: index,
  workspace: index,
  endpoint: fc.nat({ max: ENDPOINTS.length - 1 }),
  role: fc.constantFrom("user", "user", "assistant", null),
  status: fc.constantFrom(null, "ok", "error", "error", "aborted"),
  promptTokens: tokens,
  cachedTokens: tokens,
  completionTokens: tokens,
  reasoningTokens: tokens,
  usage: fc.nat({ max: MONEY.length - 1 }),
  byok: fc.nat({ max: MONEY.length - 1 }),
});

/** RFC 3339 with an offset, to the millisecond. */
export function timeText(atMs: number, offsetMinutes: number): string {
  if (offsetMinutes === 0) return new Date(atMs).toISOString();
  const local = new Date(atMs + offsetMinutes * 60_000).toISOString().slice(0, -1);
  const [sign, minutes] = offsetMinutes < 0 ? ["-", -offsetMinutes] : ["+", offsetMinutes];
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${local}${sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
