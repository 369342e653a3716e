import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { payload } from "../spans/__fixtures__/payloads.js";
import { encodeTraces } from "./__fixtures__/encode-protobuf.js";
import { KNOWN_ATTRIBUTES } from "./known-attributes.js";
import { OtlpFormatError, OtlpTooManyError, RECORDS_MAX } from "./otlp-span.js";
import { readJsonTraces } from "./read-json.js";
import { readProtobufTraces } from "./read-protobuf.js";

const RECORDED = [
  "../ai-sdk/__fixtures__/version-5.json",
  "../ai-sdk/__fixtures__/version-6.json",
  "../ai-sdk/__fixtures__/version-7-legacy.json",
  "../genai/__fixtures__/ai-sdk-7.json",
  "../openrouter/__fixtures__/broadcast.json",
];

test.each(RECORDED)("%s: protobuf and JSON of one export are the same spans", (file) => {
  const body = JSON.parse(readFileSync(new URL(file, import.meta.url), "utf8")) as Record<string, unknown>;
  const spans = readJsonTraces(body);
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
      expect(readProtobufTraces(encodeTraces({ ...body }))).toEqual(readJsonTraces(body));
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
  const [read] = readJsonTraces({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }], unknown: 1 });

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
      const [bad] = readJsonTraces({ resourceSpans: [{ scopeSpans: [{ spans: [{ ...span, traceId }] }] }] });
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
    expect(() => readJsonTraces(body)).toThrow(OtlpFormatError);
  });

  test("no spans are an export", () => {
    expect(readJsonTraces({})).toEqual([]);
    expect(readProtobufTraces(new Uint8Array())).toEqual([]);
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
  expect(() => readJsonTraces({ resourceSpans: [{ scopeSpans: [{ spans }] }] })).toThrow(OtlpTooManyError);
  // A span without any field is two bytes; each scope below holds one.
  const scope = [0x12, 0x02, 0x12, 0x00];
  const group = Uint8Array.from(Array.from({ length: RECORDS_MAX + 1 }, () => scope).flat());
  const length: number[] = [];
  for (let rest = group.length; rest > 0; rest >>>= 7) length.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
  expect(() => readProtobufTraces(Uint8Array.from([0x0a, ...length, ...group]))).toThrow(OtlpTooManyError);
});
