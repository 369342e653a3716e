import fc from "fast-check";
import { logBody, readBody, type SentLog } from "../../normalize/logs/__fixtures__/log-bodies.js";
import type { SpanFacts } from "../../normalize/spans/span-facts.js";

/**
 * Records of two sessions around midnight: usage and not, some under one number, some with one request's id, of one person
 * or another or nobody.
 */
export const randomLogs: fc.Arbitrary<SentLog[]> = fc.array(
  fc
    .record({
      name: fc.constantFrom("api_request", "api_request", "api_error", "user_prompt", "tool_result"),
      session: fc.constantFrom("s-1", "s-2"),
      sequence: fc.constantFrom(null, 1, 2, 3),
      atMs: fc.constantFrom(86_398_000, 86_399_000, 86_401_000, 86_402_000),
      requestId: fc.constantFrom(null, "req-1111", "req-2222"),
      promptId: fc.constantFrom(null, "p-1", "p-2"),
      user: fc.constantFrom(null, "ada", "bo"),
      tokens: fc.constantFrom(null, 0, 7, 40),
    })
    .map(({ requestId, promptId, user, tokens, ...log }) => ({
      ...log,
      attributes: {
        model: "claude-opus-4-6",
        ...(requestId === null ? {} : { request_id: requestId }),
        ...(promptId === null ? {} : { "prompt.id": promptId }),
        ...(user === null ? {} : { "user.account_uuid": user }),
        ...(tokens === null ? {} : { output_tokens: tokens, input_tokens: 1 }),
      },
    })),
  { minLength: 1, maxLength: 12 },
);

/** What one request of these records tells. */
export function factsOfLogs(logs: readonly SentLog[]): SpanFacts[] {
  return readBody(logBody(logs)).facts;
}
