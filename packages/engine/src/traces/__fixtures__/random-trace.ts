import fc from "fast-check";
import { factsOf, payload, type SentSpan } from "../../normalize/spans/__fixtures__/payloads.js";
import type { SpanFacts } from "../../normalize/spans/span-facts.js";

/** Spans of a few traces, of every kind and in every relation, and some of them told twice in different words. */
export const randomSpans: fc.Arbitrary<SpanFacts[]> = fc
  .array(
    fc.record({
      trace: fc.integer({ min: 10, max: 12 }),
      id: fc.integer({ min: 1, max: 9 }),
      parent: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
      kind: fc.constantFrom("link", "chat", "chat", "embeddings", "agent", "broadcast"),
      responseId: fc.constantFrom(null, "resp-1111", "resp-2222", "aitxt-33333"),
      user: fc.constantFrom(null, null, "ada", "bo"),
      session: fc.constantFrom(null, null, "s-1", "s-2"),
      tokens: fc.constantFrom(null, 0, 10),
      cost: fc.constantFrom(null, 0.25),
      status: fc.constantFrom(0, 0, 2),
      /** Around midnight, so that two tellings of a span may lie on two days. */
      atMs: fc.constantFrom(86_399_000, 86_401_000),
    }),
    { minLength: 1, maxLength: 16 },
  )
  .map((spans) =>
    spans.flatMap(({ kind, ...span }) =>
      factsOf(payload([toSent(kind, span)], { service: kind === "broadcast" ? "openrouter" : "app" })),
    ),
  );

function toSent(
  kind: string,
  span: {
    trace: number;
    id: number;
    parent: number | undefined;
    responseId: string | null;
    user: string | null;
    session: string | null;
    tokens: number | null;
    cost: number | null;
    status: number;
    atMs: number;
  },
): SentSpan {
  const { responseId, user, session, tokens, cost, parent, ...place } = span;
  const operation = { agent: "invoke_agent", link: undefined, broadcast: undefined }[kind] ?? kind;
  const attributes = {
    ...(kind === "link" || kind === "broadcast" ? {} : { "gen_ai.operation.name": operation }),
    ...(kind === "broadcast" ? { "span.type": "generation" } : {}),
    ...(kind === "link" ? {} : { "gen_ai.request.model": "gpt-4.1" }),
    // A generation id is of one trace: Broadcast makes the trace's id from it, or takes the caller's.
    ...(responseId === null
      ? {}
      : { "gen_ai.response.id": kind === "broadcast" ? `gen-${place.trace}-${responseId}` : responseId }),
    ...(user === null ? {} : { "user.id": user }),
    ...(session === null ? {} : { "session.id": session }),
    ...(tokens === null ? {} : { "gen_ai.usage.input_tokens": tokens }),
    ...(cost === null ? {} : { "gen_ai.usage.cost": cost }),
  };
  return { ...place, attributes, ...(parent === undefined ? {} : { parent }) };
}

/** The same spans, or log records, in any order, some again, cut into requests anywhere. */
export function anyDelivery<Item>(items: readonly Item[]): fc.Arbitrary<Item[][]> {
  const again = fc.subarray([...items]);
  return again
    .chain((repeats) => fc.shuffledSubarray([...items, ...repeats], { minLength: items.length + repeats.length }))
    .chain((all) =>
      fc.array(fc.boolean(), { minLength: all.length, maxLength: all.length }).map((cuts) => {
        const requests: Item[][] = [[]];
        all.forEach((item, index) => {
          if (cuts[index] === true && requests.at(-1)?.length !== 0) requests.push([]);
          requests.at(-1)?.push(item);
        });
        return requests;
      }),
    );
}
