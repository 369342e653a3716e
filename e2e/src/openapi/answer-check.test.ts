import { expect, test } from "vitest";
import { AnswerCheck } from "./answer-check.js";
import { toDocument } from "./open-api.js";

const item = { type: "object", properties: { id: { type: "string" }, count: { type: "integer" } }, required: ["id"] };
const document = toDocument({
  openapi: "3.1.1",
  paths: {
    "/items": {
      get: {
        operationId: "list",
        responses: {
          200: {
            content: {
              "application/json": { schema: { type: "array", items: { $ref: "#/components/schemas/Item" } } },
              "text/csv": { schema: { type: "string" } },
            },
          },
        },
      },
    },
    "/items/{id}": { delete: { operationId: "delete", responses: { 204: {} } } },
  },
  components: { schemas: { Item: item } },
});

const answer = { method: "GET", path: "/items?page=1", status: 200, type: "application/json; charset=utf-8", text: "" };

test.each([
  ["a known item", { text: '[{"id":"a","count":1}]' }, 0],
  ["a table", { type: "text/csv", text: "id\na\n" }, 0],
  ["an empty answer that has no body", { method: "DELETE", path: "/items/a", status: 204, type: null, text: "" }, 0],
  ["a field that is not declared", { text: '[{"id":"a","more":1}]' }, 1],
  ["a field that is missing", { text: "[{}]" }, 1],
  ["a field of another type", { text: '[{"id":"a","count":1.5}]' }, 1],
  ["a status that is not declared", { status: 400, text: "{}" }, 1],
  ["a type that is not declared", { type: "text/html", text: "[]" }, 1],
  ["a route that is not declared", { path: "/things", text: "[]" }, 1],
  ["a body where none is declared", { method: "DELETE", path: "/items/a", status: 204, text: "{}" }, 1],
])("%s", (_, given, problems) => {
  const check = new AnswerCheck(document);
  check.check({ ...answer, ...given });
  expect(check.takeProblems()).toHaveLength(problems);
  expect(check.seen.size).toBe(1 - problems);
});
