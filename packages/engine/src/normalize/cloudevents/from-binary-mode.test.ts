import { describe, expect, test } from "vitest";
import { decode, generation, problemsOf } from "./__fixtures__/cloud-events.js";
import { fromBinaryMode } from "./from-binary-mode.js";

const { data, ...ENVELOPE } = generation({ model: "m", provider_name: "p" });
const HEADERS = {
  "ce-specversion": ENVELOPE.specversion,
  "ce-id": ENVELOPE.id,
  "ce-source": ENVELOPE.source,
  "ce-type": ENVELOPE.type,
  "ce-time": ENVELOPE.time,
  "content-type": "application/json; charset=utf-8",
  "user-agent": "test",
};

describe("fromBinaryMode", () => {
  test("gives the event its structured form would give", () => {
    expect(decode(fromBinaryMode(HEADERS, data))).toStrictEqual(decode({ ...ENVELOPE, data }));
  });

  test.each([
    ["Euro%20%E2%82%AC%20%F0%9F%98%80", "Euro € 😀"],
    ["%2541", "%41"],
    ["100%", "100%"],
    ["%ff", "%ff"],
    ['"quoted \\"id\\""', 'quoted "id"'],
    ["a+b", "a+b"],
  ])("header value %j is decoded once, to %j", (value, id) => {
    expect(decode(fromBinaryMode({ ...HEADERS, "ce-id": value }, data))?.id).toBe(id);
  });

  test("header names match in any case, and extensions arrive", () => {
    expect(decode(fromBinaryMode({ ...HEADERS, "CE-Subject": "ada" }, data))?.user).toBe("ada");
  });

  test("a header sent twice, an absent one and an absent body are problems of the event", () => {
    const { "ce-type": _, ...untyped } = HEADERS;
    expect(problemsOf(fromBinaryMode({ ...untyped, "ce-id": ["a", "b"] }, undefined))).toEqual([
      ["id", "must be a string"],
      ["type", "is required"],
      ["data", "is required"],
    ]);
  });

  test("no header can stand for the body or its type", () => {
    const headers = { ...HEADERS, "ce-data": "x", "ce-data_base64": "e30=", "ce-datacontenttype": "text/plain" };
    expect(decode(fromBinaryMode(headers, data))).not.toBeNull();
    expect(problemsOf(fromBinaryMode({ ...HEADERS, "content-type": "text/csv" }, data)).map(([path]) => path)).toEqual([
      "datacontenttype",
    ]);
  });
});
