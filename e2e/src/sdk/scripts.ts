import type { Call } from "./openrouter-contestants.js";
import type { HttpAnswer, ScriptedAnswer } from "./scripted-server.js";
import type { StatedDifference } from "./stated-differences.js";

/** One call, what the server does with it, and what must come of it with every client. */
export interface Script {
  name: string;
  answers: readonly ScriptedAnswer[];
  call?: Call;
  /** Name of the error's class, or `value`. */
  outcome: string;
  /** Waits between the tries, in ms, on a clock that jumps; chance is 0.5. Default: none, so one try. */
  waits?: readonly number[];
  /** Real time, for scripts with timeouts: the number of tries instead of the waits. */
  tries?: number;
  /** The caller ends the call, for this reason or the usual one, once the request or the answer's head has arrived. */
  abort?: { after: "request" | "head"; reason?: Error };
  differs?: Partial<Record<"1.3.19" | "0.1.11", Difference>>;
}

export interface Difference {
  because: StatedDifference;
  outcome?: string;
  waits?: readonly number[];
  tries?: number;
  /** The outcome is the same, and what is compared beyond it is not. */
  details?: true;
  /** And so is what goes over the wire. */
  wire?: true;
}

export const ROW = {
  date: "2026-11-19",
  model: "openai/gpt-4.1",
  model_permaslug: "openai/gpt-4.1-2025-04-14",
  endpoint_id: "550e8400-e29b-41d4-a716-446655440000",
  provider_name: "OpenAI",
  usage: 0.015,
  byok_usage_inference: 0.012,
  requests: 5,
  prompt_tokens: 50,
  completion_tokens: 125,
  reasoning_tokens: 25,
};

export const OK: HttpAnswer = { body: { data: [ROW] } };

export function errorAnswer(status: number, more: Record<string, unknown> = {}): HttpAnswer {
  return {
    status,
    headers: { "x-scripted": `answer ${status}` },
    body: { error: { code: status, message: `the server says ${status}` }, ...more },
  };
}

export const NO_RETRIES = { strategy: "none" } as const;

/** Both sides' own settings for what is tried again; small waits, all of them known. */
export const BACKOFF = {
  strategy: "backoff",
  backoff: { initialInterval: 100, maxInterval: 2_000, exponent: 2, maxElapsedTime: 60_000 },
  retryConnectionErrors: true,
} as const;
