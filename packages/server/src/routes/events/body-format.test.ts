import { describe, expect, test } from "vitest";
import { bodyFormat } from "./body-format.js";

const BINARY = { "ce-specversion": "1.0", "ce-id": "1", "ce-source": "app", "ce-type": "chat.created" };

describe("the format of a body", () => {
  test.each([
    ["application/cloudevents+json", "structured"],
    ["application/cloudevents-batch+json", "batch"],
    ["application/json", "object-or-array"],
    ["application/x-ndjson", "lines"],
    ["APPLICATION/CloudEvents-Batch+JSON", "batch"],
    ["application/json; charset=utf-8", "object-or-array"],
    ['application/json;charset="UTF-8";profile=x', "object-or-array"],
    ["  application/x-ndjson ; q=1", "lines"],
    ["application/json;charset=us-ascii", "object-or-array"],
  ])("%s is %s, whatever its case and parameters", (contentType, format) => {
    expect(bodyFormat({ "content-type": contentType })).toBe(format);
  });

  test.each([undefined, "application/json", "text/json; charset=utf-8", "application/vnd.acme+json"])(
    "ce- headers make %s binary mode",
    (contentType) => {
      expect(bodyFormat({ ...BINARY, ...(contentType === undefined ? {} : { "content-type": contentType }) })).toBe(
        "binary",
      );
    },
  );

  test("a CloudEvents media type wins over ce- headers", () => {
    expect(bodyFormat({ ...BINARY, "content-type": "application/cloudevents+json" })).toBe("structured");
  });

  test.each([
    {},
    { "content-type": "" },
    { "content-type": "text/plain" },
    { "content-type": "application/xml" },
    { "content-type": "application/jsonp" },
    { "content-type": "application/json; charset=utf-16" },
    { "content-type": "application/json; charset=latin1" },
    { ...BINARY, "content-type": "application/avro" },
    { ...BINARY, "content-type": "application/x-ndjson" },
    { ...BINARY, "content-type": "application/cloudevents+avro" },
  ])("%o is refused as unsupported", (headers) => {
    expect(() => bodyFormat(headers)).toThrow(expect.objectContaining({ code: "unsupported_media_type" }));
  });
});
