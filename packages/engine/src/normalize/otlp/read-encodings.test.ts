import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { payload } from "../spans/__fixtures__/payloads.js";
import { encodeTraces } from "./__fixtures__/encode-protobuf.js";
import { KNOWN_ATTRIBUTES } from "./known-attributes.js";
import { OtlpFormatError, OtlpTooManyError, RECORDS_MAX } from "./otlp-span.js";
import { readJsonTraces } from "./read-json.js";
import { readProtobufTraces } from "./read-protobuf.js";
import { encodeJson } from "./__fixtures__/encode-json.js";

const RECORDED = [
  "../ai-sdk/__fixtures__/version-5.json",
  "../ai-sdk/__fixtures__/version-6.json",
  "../ai-sdk/__fixtures__/version-7-legacy.json",
  "../genai/__fixtures__/ai-sdk-7.json",
  "../openrouter/__fixtures__/broadcast.json",
];

test.each(RECORDED)("%s: protobuf and JSON of one export are the same spans", (file) => {
  const body = JSON.parse(readFileSync(new URL(file, import.meta.url), "utf8")) as Record<string, unknown>;
  const spans = readJsonTraces(encodeJson(body));
  expect(spans.length).toBeGreaterThan(4);
  expect(readProtobufTraces(encodeTraces(body))).toEqual(spans);
});

test("any values of known attributes are the same in both", () => {
  const value = fc.oneof(
    fc.string(),
    fc.boolean(),
    fc.maxSafeInteger(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Number.isInteger(number)),
    fc.array(fc.string(), { minLength: 1 }),
  );
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...KNOWN_ATTRIBUTES), value), (attributes) => {
      const body = payload([{ attributes, status: 2, parent: 7, exception: "TypeError" }]);
      expect(readProtobufTraces(encodeTraces({ ...body }))).toEqual(readJsonTraces(encodeJson(body)));
    }),
  );
});

describe("JSON as senders write it", () => {
  const span = {
    traceId: "0AF7651916CD43DD8448EB211C80319C",
    spanId: "b7ad6b7169203331",
    startTimeUnixNano: 1785300000000000000,
    endTimeUnixNano: "1785300000250999999",
    attributes: [
      { key: "gen_ai.usage.input_tokens", value: { intValue: "12" } },
      { key: "gen_ai.usage.output_tokens", value: { intValue: 7 } },
      { key: "gen_ai.usage.cost", value: { doubleValue: "0.5" } },
      { key: "gen_ai.prompt", value: { stringValue: "the secret prompt" } },
      { key: "gen_ai.usage.total_tokens", value: { intValue: "99999999999999999999" } },
      { key: "user.id", value: null },
      "nonsense",
    ],
    futureField: { deep: [1] },
    status: {},
  };
  const [read] = readJsonTraces(encodeJson({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }], unknown: 1 }));

  test("ids of any case, numbers as texts, texts as numbers, unknown fields", () => {
    expect(read).toMatchObject({
      traceId: "0af7651916cd43dd8448eb211c80319c",
      spanId: "b7ad6b7169203331",
      parentSpanId: null,
      startMs: 1785300000000,
      endMs: 1785300000250,
      statusCode: 0,
      scopeName: "",
    });
    expect([...(read?.attributes ?? [])]).toEqual([
      ["gen_ai.usage.input_tokens", 12],
      ["gen_ai.usage.output_tokens", 7],
      ["gen_ai.usage.cost", "0.5"],
      ["gen_ai.usage.total_tokens", "99999999999999999999"],
    ]);
  });

  test.each(["0", "", "xyz", "0".repeat(32), "a".repeat(31), "CvdlGRbNQ92ESOshHIAxnA==", 7, null])(
    "%j is no trace id",
    (traceId) => {
      const [bad] = readJsonTraces(
        encodeJson({ resourceSpans: [{ scopeSpans: [{ spans: [{ ...span, traceId }] }] }] }),
      );
      expect(bad?.traceId).toBeNull();
    },
  );

  test.each([
    null,
    [],
    1,
    "x",
    { resourceSpans: {} },
    { resourceSpans: [1] },
    { resourceSpans: [{ scopeSpans: [[]] }] },
  ])("%j is no export", (body) => {
    expect(() => readJsonTraces(encodeJson(body))).toThrow(OtlpFormatError);
  });

  test.each([
    "",
    "{",
    '{"resourceSpans":[',
    '{"resourceSpans":[]}}',
    '{"resourceSpans":[{"scopeSpans":[{"spans":[{},]}]}]}',
  ])("%j is no JSON", (text) => {
    expect(() => readJsonTraces(Buffer.from(text))).toThrow(new OtlpFormatError("is not JSON"));
  });

  test("what is nested deeper than anybody does is said to be that", () => {
    const body = Buffer.from(`{"unknown":${"[".repeat(2_000)}${"]".repeat(2_000)}}`);
    expect(() => readJsonTraces(body)).toThrow(new OtlpFormatError("nests more than 1000 lists and objects"));
  });

  test("no spans are an export", () => {
    expect(readJsonTraces(encodeJson({}))).toEqual([]);
    expect(readProtobufTraces(new Uint8Array())).toEqual([]);
  });
});

describe("JSON that is read as another one, though it says so in another way", () => {
  const usual = String.raw`{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},
    "scopeSpans":[{"scope":{"name":"ai"},"spans":[{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331",
    "name":"chat","startTimeUnixNano":"1785300000000000000","status":{"code":2},
    "attributes":[{"key":"user.id","value":{"stringValue":"ada"}},{"key":"gen_ai.usage.input_tokens","value":{"intValue":"7"}},
      {"key":"gen_ai.response.finish_reasons","value":{"arrayValue":{"values":[{"stringValue":"stop"}]}}}],
    "events":[{"attributes":[{"key":"exception.type","value":{"stringValue":"TypeError"}}]}]}]}]}]}`;
  const replaced = (...changes: readonly (readonly [string, string])[]): string => {
    let text = usual;
    for (const [before, after] of changes) {
      expect(text).toContain(before);
      text = text.replace(before, () => after);
    }
    return text;
  };
  const [resource, scope] = [/"resource":\{.*?\}\}\]\}/s.exec(usual)?.[0] ?? "", '"scope":{"name":"ai"}'];

  test.each([
    ["a resource after its spans", replaced([`${resource},`, ""], ["]}]}]}]}]}", `]}]}]}],${resource}}]}`])],
    ["a scope after its spans", replaced([`${scope},`, ""], ["]}]}]}]}]}", `]}]}],${scope}}]}]}`])],
    [
      "another resource before its own",
      replaced([resource, `"resource":{"attributes":[{"key":"user.id","value":{"stringValue":"no"}}]},${resource}`]),
    ],
    ["a scope that is none before its own", replaced([scope, `"scope":7,${scope}`])],
    ["other groups before its own", replaced(["{", '{"resourceSpans":[{"scopeSpans":[{"spans":[{}]}]}],'])],
    ["other scopes before its own", replaced(['"scopeSpans"', '"scopeSpans":[{"spans":[{}]}],"scopeSpans"'])],
    ["other spans before its own", replaced(['"spans"', '"spans":[{},{}],"spans"'])],
    ["no spans before its own", replaced(['"spans"', '"spans":null,"spans"'])],
    [
      "a value before its key",
      replaced(['"key":"user.id","value":{"stringValue":"ada"}', '"value":{"stringValue":"ada"},"key":"user.id"']),
    ],
    [
      "a value twice",
      replaced(['"value":{"stringValue":"ada"}', '"value":{"stringValue":"no"},"value":{"stringValue":"ada"}']),
    ],
    ["a key twice", replaced(['"key":"user.id"', '"key":"session.id","key":"user.id"'])],
    ["a key that nobody knows before its own", replaced(['"key":"user.id"', '"key":"unknown","key":"user.id"'])],
    [
      "its own key after the value of another",
      replaced(['"value":{"stringValue":"ada"}', '"value":{"stringValue":"ada"},"key":7,"key":"user.id"']),
    ],
    ["a text twice", replaced(['"stringValue":"ada"', '"stringValue":"no","stringValue":"ada"'])],
    ["a number besides a text", replaced(['"stringValue":"ada"', '"intValue":1,"stringValue":"ada","boolValue":true'])],
    [
      "a text that is none besides a number",
      replaced(['"intValue":"7"', '"stringValue":null,"intValue":7,"doubleValue":8']),
    ],
    ["a number that is none before its own", replaced(['"intValue":"7"', '"intValue":[7],"intValue":"7"'])],
    [
      "attributes twice",
      replaced([
        '"attributes":[{"key":"user.id"',
        '"attributes":[{"key":"session.id","value":{"stringValue":"s"}}],"attributes":[{"key":"user.id"',
      ]),
    ],
    [
      "an attribute that is told again",
      replaced(['[{"key":"user.id"', '[{"key":"user.id","value":{"stringValue":"no"}},{"key":"user.id"']),
    ],
    [
      "values that are no texts in a list",
      replaced(['[{"stringValue":"stop"}]', '[1,{"intValue":1},{"stringValue":"stop"},null,{"stringValue":2}]']),
    ],
    ["values that are no list before their own", replaced(['"values":[', '"values":{},"values":['])],
    ["events that are none among its own", replaced(['"events":[', '"events":[7,{},{"attributes":{}},'])],
    [
      "an exception after the first",
      replaced(["}]}]}]}]}]}", '}]},{"attributes":[{"key":"exception.type","value":{"stringValue":"no"}}]}]}]}]}]}']),
    ],
    ["a status in words", replaced(['{"code":2}', '{"message":"m","code":"STATUS_CODE_ERROR"}'])],
    ["a status twice", replaced(['"status":{"code":2}', '"status":{"code":1},"status":{"code":2}'])],
    [
      "names and texts in escapes",
      replaced(
        ["traceId", String.raw`tr\u0061ceId`],
        ['"ada"', String.raw`"\u0061d\u0061"`],
        ["user.id", String.raw`us\u0065r.id`],
      ),
    ],
    ["blanks", replaced([":[{", " :\r\n\t[ { "], [`${scope},`, `${scope} ,\n`])],
  ])("%s", (_, text) => {
    const expected = readJsonTraces(Buffer.from(usual));
    expect(expected).toMatchObject([{ exceptionType: "TypeError", scopeName: "ai", statusCode: 2 }]);
    expect(expected[0]?.attributes.size).toBe(3);
    // As the parser of JavaScript reads it, but for what OTLP has of its own.
    expect(readJsonTraces(encodeJson(JSON.parse(text)))).toEqual(expected);
    expect(readJsonTraces(Buffer.from(text))).toEqual(expected);
  });
});

describe("protobuf", () => {
  const bytes = encodeTraces({ ...payload([{ name: "chat", attributes: { "user.id": "ada" } }]) });

  test("cut off anywhere it is an error, or fewer spans, and never anything else", () => {
    for (let length = 0; length < bytes.length; length++) {
      try {
        expect(readProtobufTraces(bytes.subarray(0, length)).length).toBeLessThanOrEqual(1);
      } catch (error) {
        expect(error).toBeInstanceOf(OtlpFormatError);
      }
    }
  });

  test("any bytes are spans or an error, soon", () => {
    const garbled = fc
      .array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 })
      .map((changes) => {
        const copy = Uint8Array.from(bytes);
        for (const [at, byte] of changes) copy[at] = byte;
        return copy;
      });
    fc.assert(
      fc.property(fc.oneof(garbled, fc.uint8Array({ maxLength: 400 })), (body) => {
        try {
          for (const span of readProtobufTraces(body)) expect(span.attributes.size).toBeLessThan(10);
        } catch (error) {
          expect(error).toBeInstanceOf(OtlpFormatError);
        }
      }),
      { numRuns: 3000 },
    );
  });

  test("groups that never end are an error and not a full stack", () => {
    expect(() => readProtobufTraces(new Uint8Array(2_000_000).fill(0x0b))).toThrow(OtlpFormatError);
  });
});

test("more spans than a request may have are told apart from spans that cannot be read", () => {
  const spans = Array.from({ length: RECORDS_MAX + 1 }, () => ({}));
  expect(() => readJsonTraces(encodeJson({ resourceSpans: [{ scopeSpans: [{ spans }] }] }))).toThrow(OtlpTooManyError);
  // A span without any field is two bytes; each scope below holds one.
  const scope = [0x12, 0x02, 0x12, 0x00];
  const group = Uint8Array.from(Array.from({ length: RECORDS_MAX + 1 }, () => scope).flat());
  const length: number[] = [];
  for (let rest = group.length; rest > 0; rest >>>= 7) length.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
  expect(() => readProtobufTraces(Uint8Array.from([0x0a, ...length, ...group]))).toThrow(OtlpTooManyError);
});
