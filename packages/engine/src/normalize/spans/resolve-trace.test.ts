import { describe, expect, test } from "vitest";
import { eventOf, eventsOf, payload, type SentSpan } from "./__fixtures__/payloads.js";

const chat = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
  "gen_ai.operation.name": "chat",
  "gen_ai.request.model": "gpt-4.1",
  "gen_ai.usage.input_tokens": 10,
  "gen_ai.usage.output_tokens": 5,
  ...more,
});
const embed = (tokens: number | null): Record<string, unknown> => ({
  "gen_ai.operation.name": "embeddings",
  "gen_ai.request.model": "text-embedding-3-small",
  ...(tokens === null ? {} : { "gen_ai.usage.input_tokens": tokens }),
});
const id = (value: string): Record<string, unknown> => ({ "gen_ai.response.id": value });
const idsOf = (...spans: SentSpan[]): (string | undefined)[] =>
  eventsOf(payload(spans)).map(({ spanId }) => spanId?.replace(/^0+/, ""));

describe("two instrumentations of one call, one below the other", () => {
  test("without an id outside, the inner span is the call", () => {
    expect(idsOf({ id: 1, attributes: chat() }, { id: 2, parent: 1, attributes: chat(id("resp-12345")) })).toEqual([
      "2",
    ]);
    expect(idsOf({ id: 1, attributes: chat() }, { id: 2, parent: 1, attributes: chat() })).toEqual(["2"]);
  });

  test("also when other spans stand in between", () => {
    const spans = [
      { id: 1, attributes: chat() },
      { id: 2, parent: 1 },
      { id: 3, parent: 2 },
    ];
    expect(idsOf(...spans, { id: 4, parent: 3, attributes: chat() })).toEqual(["4"]);
  });

  test("with one id, the inner span is the call, and learns what only the outer one knows", () => {
    const event = eventOf(
      payload([
        { id: 1, attributes: chat({ ...id("resp-12345"), "gen_ai.usage.cost": 0.5 }) },
        { id: 2, parent: 1, attributes: chat(id("resp-12345")) },
      ]),
    );
    expect(event).toMatchObject({ usagePicoUsd: 500_000_000_000n, costSource: "reported" });
    expect(event.spanId?.endsWith("2")).toBe(true);
  });

  test("with an id outside only, the outer span is the call", () => {
    expect(idsOf({ id: 1, attributes: chat(id("resp-12345")) }, { id: 2, parent: 1, attributes: chat() })).toEqual([
      "1",
    ]);
  });

  test("an id that the AI SDK made up is none", () => {
    const outer = { id: 1, attributes: chat(id("aitxt-abcdefgh")) };
    expect(idsOf(outer, { id: 2, parent: 1, attributes: chat(id("resp-12345")) })).toEqual(["2"]);
    expect(idsOf(outer, { id: 2, parent: 1, attributes: chat() })).toEqual(["2"]);
  });

  test("two ids are two calls", () => {
    const spans = [
      { id: 1, attributes: chat(id("resp-11111")) },
      { id: 2, parent: 1, attributes: chat(id("resp-22222")) },
    ];
    expect(idsOf(...spans)).toEqual(["1", "2"]);
  });

  test("a try that failed below a call is a failure of its own", () => {
    const spans = [
      { id: 1, attributes: chat(id("resp-11111")) },
      { id: 2, parent: 1, status: 2, attributes: { "gen_ai.operation.name": "chat" } },
      { id: 3, parent: 1, attributes: chat(id("resp-11111")) },
    ];
    expect(eventsOf(payload(spans)).map(({ spanId, status }) => [spanId?.at(-1), status])).toEqual([
      ["2", "error"],
      ["3", "ok"],
    ]);
  });

  test("text and embeddings below each other are different calls", () => {
    expect(idsOf({ id: 1, attributes: chat() }, { id: 2, parent: 1, attributes: embed(3) })).toEqual(["1", "2"]);
  });
});

describe("embeddings", () => {
  test("a wrapper is not counted beside its calls, whether it has their sum or nothing", () => {
    const inner = [
      { id: 2, parent: 1, attributes: embed(10) },
      { id: 3, parent: 1, attributes: embed(4) },
    ];
    for (const sum of [null, 14]) expect(idsOf({ id: 1, attributes: embed(sum) }, ...inner)).toEqual(["2", "3"]);
  });

  test("alone it counts when it used something", () => {
    expect(idsOf({ id: 1, attributes: embed(14) })).toEqual(["1"]);
    expect(idsOf({ id: 1, attributes: embed(null) })).toEqual([]);
  });

  test("below another of its kind it counts anyway", () => {
    expect(idsOf({ id: 1, attributes: embed(null) }, { id: 2, parent: 1, attributes: embed(null) })).toEqual(["2"]);
  });
});

describe("what is inherited", () => {
  const user = (name: string): Record<string, unknown> => ({ "user.id": name, "user.email": `${name}@example.com` });

  test("user and chat come from the nearest above that names them", () => {
    const event = eventOf(
      payload([
        { id: 1, attributes: { ...user("far"), "session.id": "chat-far" } },
        { id: 2, parent: 1, attributes: user("near") },
        { id: 3, parent: 2 },
        { id: 4, parent: 3, attributes: chat() },
      ]),
    );
    expect(event).toMatchObject({ user: "near", userEmail: "near@example.com", chatId: "chat-far" });
  });

  test("one's own goes first, and another's address is never mixed with it", () => {
    const event = eventOf(
      payload([
        { id: 1, attributes: user("other") },
        { id: 2, parent: 1, attributes: chat({ "user.id": "own" }) },
      ]),
    );
    expect(event).toMatchObject({ user: "own", userEmail: null });
  });

  test("siblings and children lend nothing", () => {
    const spans = [
      { id: 1 },
      { id: 2, parent: 1, attributes: chat() },
      { id: 3, parent: 1, attributes: user("sibling") },
      { id: 4, parent: 2, attributes: user("child") },
    ];
    expect(eventOf(payload(spans))).toMatchObject({ user: null, chatId: null });
  });

  test("the resource names whom no span does", () => {
    const body = payload([{ id: 1, attributes: chat() }]) as {
      resourceSpans: { resource: { attributes: unknown[] } }[];
    };
    body.resourceSpans[0]?.resource.attributes.push({ key: "user.id", value: { stringValue: "machine" } });
    expect(eventOf(body).user).toBe("machine");
  });

  test("parents in a circle are no parents and no endless work", () => {
    const spans = [
      { id: 1, parent: 2, attributes: user("ada") },
      { id: 2, parent: 1, attributes: chat() },
      { id: 3, parent: 3, attributes: chat() },
    ];
    expect(idsOf(...spans)).toEqual(["2", "3"]);
  });

  test("a trace of any depth is worked out", () => {
    const deep = Array.from({ length: 20_000 }, (_, index) => ({ id: index + 1, parent: index }));
    const spans = [
      { id: 20_001, parent: 20_000, attributes: chat() },
      ...deep.slice(1),
      { id: 1, attributes: user("top") },
    ];
    expect(eventOf(payload(spans)).user).toBe("top");
  });
});

test("of two tellings of one span the more complete is the event, in either order", () => {
  const early = payload([
    { id: 1, attributes: { "gen_ai.operation.name": "chat", "gen_ai.request.model": "gpt-4.1" } },
  ]);
  const whole = payload([{ id: 1, attributes: chat() }]);
  expect(eventsOf(early, whole)).toEqual(eventsOf(whole));
  expect(eventsOf(whole, early)).toEqual(eventsOf(whole));
});

test("of two tellings of one span that differ in their parent only, one holds, in either order", () => {
  const rest = payload([
    { id: 1, attributes: { "session.id": "s-1" } },
    { id: 3, parent: 2, attributes: chat() },
  ]);
  const [below, alone] = [payload([{ id: 2, parent: 1 }]), payload([{ id: 2 }])];
  for (const bodies of [
    [rest, alone, below],
    [rest, below, alone],
  ]) {
    expect(eventsOf(...bodies).map(({ chatId }) => chatId)).toEqual(["s-1"]);
  }
});

test("a call that starts before midnight belongs to that day", () => {
  const event = eventOf(payload([{ id: 1, atMs: 86_399_900, tookMs: 2_000, attributes: chat() }]));
  expect(new Date(event.occurredAtMs).toISOString()).toBe("2026-03-01T23:59:59.900Z");
});

test("an unknown model without a cost has none, and says so", () => {
  expect(eventOf(payload([{ attributes: chat({ "gen_ai.request.model": "nobody-knows" }) }]))).toMatchObject({
    usagePicoUsd: null,
    costSource: "unknown",
  });
});
