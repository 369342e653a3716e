import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { logBody } from "../logs/__fixtures__/log-bodies.js";
import { encodeLogs } from "./__fixtures__/encode-protobuf.js";
import { KNOWN_ATTRIBUTES } from "./known-attributes.js";
import { OtlpFormatError, OtlpTooManyError, RECORDS_MAX } from "./otlp-span.js";
import { readJsonLogs } from "./read-json-logs.js";
import { readProtobufLogs } from "./read-protobuf-logs.js";
import { encodeJson } from "./__fixtures__/encode-json.js";

const SESSION = new URL("../claude-code/__fixtures__/session.json", import.meta.url);
const recorded = JSON.parse(readFileSync(SESSION, "utf8")) as Record<string, unknown>;

/** JSON has none. */
const noNegativeZero = (number: number): number => number + 0;

test("protobuf and JSON of a recorded export are the same records", () => {
  const logs = readJsonLogs(encodeJson(recorded));
  expect(logs).toHaveLength(8);
  expect(logs[0]).toMatchObject({
    timeNs: 1_773_136_800_000_000_000n,
    eventName: "claude_code.user_prompt",
    scopeName: "com.anthropic.claude_code.events",
  });
  expect(readProtobufLogs(encodeLogs(recorded))).toEqual(logs);
});

test("any values of known attributes, names, times and ids are the same in both", () => {
  const value = fc.oneof(
    fc.string(),
    fc.maxSafeInteger(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(noNegativeZero),
  );
  const record = fc.record(
    {
      timeUnixNano: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String),
      observedTimeUnixNano: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String),
      eventName: fc.string(),
      body: fc.oneof(fc.string({ maxLength: 80 }), fc.constant("claude_code.api_request")).map((stringValue) => ({
        stringValue,
      })),
      traceId: fc.constantFrom("0af7651916cd43dd8448eb211c80319c", "0".repeat(32), "abcd"),
      spanId: fc.constantFrom("b7ad6b7169203331", "0".repeat(16)),
      attributes: fc.dictionary(fc.constantFrom(...KNOWN_ATTRIBUTES), value).map((values) =>
        Object.entries(values).map(([key, each]) => ({
          key,
          value: typeof each === "string" ? { stringValue: each } : { doubleValue: each },
        })),
      ),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.array(record, { maxLength: 4 }), (logRecords) => {
      const body = { resourceLogs: [{ scopeLogs: [{ scope: { name: "s" }, logRecords }] }] };
      expect(readProtobufLogs(encodeLogs(body))).toEqual(readJsonLogs(encodeJson(body)));
    }),
  );
});

test("a body that is no name is not read, whichever encoding it comes in", () => {
  for (const text of ["please rename the tenant", "x".repeat(65), "", "two\nlines"]) {
    const body = { resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: { stringValue: text } }] }] }] };
    expect(readJsonLogs(encodeJson(body))).toMatchObject([{ eventName: "" }]);
    expect(readProtobufLogs(encodeLogs(body))).toMatchObject([{ eventName: "" }]);
  }
});

describe("what is no export", () => {
  test.each([null, [], 1, "x", { resourceLogs: {} }, { resourceLogs: [{ scopeLogs: [{ logRecords: [7] }] }] }])(
    "%j",
    (body) => {
      expect(() => readJsonLogs(encodeJson(body))).toThrow(OtlpFormatError);
    },
  );

  test("more records than a request may have are told apart", () => {
    const logRecords = Array.from({ length: RECORDS_MAX + 1 }, () => ({}));
    expect(() => readJsonLogs(encodeJson({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] }))).toThrow(
      OtlpTooManyError,
    );
  });

  test("protobuf cut off anywhere is an error, or fewer records, and never anything else", () => {
    const bytes = encodeLogs({ ...logBody([{ name: "user_prompt", sequence: 1 }]) });
    for (let length = 0; length < bytes.length; length++) {
      try {
        expect(readProtobufLogs(bytes.subarray(0, length)).length).toBeLessThanOrEqual(1);
      } catch (error) {
        expect(error).toBeInstanceOf(OtlpFormatError);
      }
    }
  });
});
