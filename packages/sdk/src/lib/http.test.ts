import { expect, test } from "vitest";
import { HTTPClient } from "./http.js";

const REQUEST = new Request("http://host/");

function clientThatTells(told: string[], fail?: Error): HTTPClient {
  return new HTTPClient({
    async fetcher(input) {
      told.push(`sent ${input instanceof Request ? input.headers.get("x-step") : "?"}`);
      if (fail !== undefined) throw fail;
      return new Response("ok");
    },
  });
}

test("hooks run in the order in which they were added, around each request", async () => {
  const told: string[] = [];
  const client = clientThatTells(told)
    .addHook("beforeRequest", (request) => {
      request.headers.set("x-step", "1");
    })
    .addHook("beforeRequest", (request) => {
      const next = new Request(request);
      next.headers.set("x-step", `${request.headers.get("x-step")}2`);
      return next;
    })
    .addHook("response", (response, request) => {
      told.push(`answered ${response.status} to ${request.headers.get("x-step")}`);
    });
  await client.request(new Request(REQUEST));
  expect(told).toEqual(["sent 12", "answered 200 to 12"]);
});

test("a request without an answer is told to the error hooks and still fails", async () => {
  const told: string[] = [];
  const failure = new Error("no network");
  const client = clientThatTells(told, failure).addHook("requestError", (error) => {
    told.push(String(error));
  });
  await expect(client.request(REQUEST)).rejects.toBe(failure);
  expect(told).toEqual(["sent null", "Error: no network"]);
});

test("a hook that was taken away runs no more, and a copy's hooks are its own", async () => {
  const told: string[] = [];
  const hook = () => {
    told.push("hook");
  };
  const client = clientThatTells([]).addHook("response", hook).addHook("response", hook);
  const copy = client.clone();
  client.removeHook("response", hook).removeHook("requestError", () => {});
  await client.request(REQUEST);
  expect(told).toEqual(["hook"]);
  await copy.request(REQUEST);
  expect(told).toEqual(["hook", "hook", "hook"]);
});

test("a hook of no kind is refused by name", () => {
  // @ts-expect-error: what a JavaScript caller may write
  expect(() => new HTTPClient().addHook("afterRequest", () => {})).toThrow('no hook "afterRequest"');
});
