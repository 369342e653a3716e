import { expect, test, vi } from "vitest";
import { BadRequestResponseError } from "./bad-request-response-error.js";
import { DaybookDefaultError } from "./daybook-default-error.js";
import { DaybookError } from "./daybook-error.js";
import { ConnectionError, HTTPClientError, RequestTimeoutError } from "./http-client-errors.js";
import { InvalidEventsResponseError } from "./invalid-events-response-error.js";
import { ResponseValidationError } from "./response-validation-error.js";
import { SDKValidationError } from "./sdk-validation-error.js";
import { UnauthorizedResponseError } from "./unauthorized-response-error.js";

const meta = { response: new Response("", { status: 400 }), request: new Request("http://host"), body: "" };
const data = { error: { code: 400, message: "no" } };

test("an error is an instance of its class and of those above it, and of no other", () => {
  const error: unknown = new InvalidEventsResponseError(data, meta);
  for (const parent of [InvalidEventsResponseError, BadRequestResponseError, DaybookError, Error]) {
    expect(error).toBeInstanceOf(parent);
  }
  for (const other of [UnauthorizedResponseError, DaybookDefaultError, ConnectionError, SDKValidationError]) {
    expect(error).not.toBeInstanceOf(other);
  }
  expect(new BadRequestResponseError(data, meta)).not.toBeInstanceOf(InvalidEventsResponseError);
});

test("an error of another copy of the package is recognised", async () => {
  vi.resetModules();
  const copy = await import("./index.js");
  expect(copy.ConnectionError).not.toBe(ConnectionError);
  const error: unknown = new copy.ConnectionError("gone");
  expect(error instanceof ConnectionError).toBe(true);
  expect(error instanceof HTTPClientError).toBe(true);
  expect(HTTPClientError.isInstance(error)).toBe(true);
  expect(error instanceof RequestTimeoutError).toBe(false);
  expect(new BadRequestResponseError(data, meta) instanceof copy.DaybookError).toBe(true);
});

test("a class that a user derives from ours has none of ours among its instances", () => {
  class OwnError extends ConnectionError {}
  expect(new OwnError("x")).toBeInstanceOf(OwnError);
  expect(new OwnError("x")).toBeInstanceOf(ConnectionError);
  expect(new ConnectionError("x")).not.toBeInstanceOf(OwnError);
});

test.each([undefined, null, 1, "ConnectionError", {}, { name: "ConnectionError" }, new Error("x")])(
  "%o is none of ours",
  (value) => {
    expect(ConnectionError.isInstance(value)).toBe(false);
    expect(value instanceof HTTPClientError).toBe(false);
  },
);

test("a response that cannot be validated passes for an SDKValidationError too", () => {
  const error = new ResponseValidationError("bad", { ...meta, cause: new Error("x"), rawValue: 1 });
  expect(error).toBeInstanceOf(SDKValidationError);
  expect(error).toBeInstanceOf(DaybookError);
  expect(new SDKValidationError("bad", new Error("x"), 1)).not.toBeInstanceOf(ResponseValidationError);
});

test("name is the class, and what it was made of is at hand", () => {
  const error = new BadRequestResponseError({ ...data, userId: "u" }, { ...meta, body: "{}" });
  expect(error).toMatchObject({
    name: "BadRequestResponseError",
    message: "no",
    statusCode: 400,
    body: "{}",
    userId: "u",
  });
  expect(error.headers).toBe(meta.response.headers);
  expect(error.rawResponse).toBe(meta.response);
  expect(String(error)).toBe("BadRequestResponseError: no");
});
