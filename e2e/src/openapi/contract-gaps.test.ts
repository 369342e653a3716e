import { expect, test } from "vitest";
import { operationGaps } from "./contract-gaps.js";
import { type Operation, type Schema, toDocument } from "./open-api.js";

const item: Schema = {
  type: "object",
  properties: { id: { type: "string" }, cost: { type: "number" }, at: { type: ["string", "null"] } },
  required: ["id", "cost"],
};
const body: Schema = { type: "object", properties: { name: { type: "string" } } };

test("the same operation, and one that promises more, leave no gap", () => {
  expect(gaps({})).toEqual([]);
  expect(
    gaps({
      item: {
        ...item,
        properties: { ...item.properties, cost: { type: "integer" }, more: { type: "string" }, at: { type: "string" } },
        required: ["id", "cost", "at"],
      },
      parameters: [...PARAMETERS, { name: "more", in: "query", schema: {} }],
    }),
  ).toEqual([]);
});

test.each([
  ["id is other", { operationId: "other" }],
  ["query parameter limit is missing", { parameters: [] }],
  ["query parameter limit is required", { parameters: [{ name: "limit", in: "query", required: true, schema: {} }] }],
  ["status 404 is not declared", { statuses: ["200"] }],
  ["200.data[].cost is not always there", { item: { ...item, required: ["id"] } }],
  ["200.data[].at is unknown", { item: { ...item, properties: { id: { type: "string" }, cost: { type: "number" } } } }],
  [
    "200.data[].id may be null",
    { item: { ...item, properties: { ...item.properties, id: { anyOf: [{ type: "string" }, { type: "null" }] } } } },
  ],
  [
    "200.data[].cost may be string",
    { item: { ...item, properties: { ...item.properties, cost: { type: "string" } } } },
  ],
  ["body.name is not taken", { body: { type: "object", properties: {} } }],
  ["body.name is required", { body: { ...body, required: ["name"] } }],
])("%s", (gap, ours) => {
  expect(gaps(ours)).toContain(gap);
});

const PARAMETERS = [{ name: "limit", in: "query", schema: {} }];

interface Differences {
  operationId?: string;
  item?: Schema;
  body?: Schema;
  parameters?: { name: string; in: string; required?: boolean; schema: Schema }[];
  statuses?: string[];
}

function gaps(ours: Differences): string[] {
  return operationGaps(sideOf({}), sideOf(ours));
}

function sideOf(differences: Differences): { document: ReturnType<typeof toDocument>; operation: Operation } {
  const list: Schema = {
    allOf: [{ type: "object", properties: { data: { type: "array", items: { $ref: "#/components/schemas/Item" } } } }],
  };
  const operation = {
    operationId: differences.operationId ?? "list",
    tags: [],
    "x-page": "",
    parameters: differences.parameters ?? PARAMETERS,
    requestBody: { content: { "application/json": { schema: differences.body ?? body } } },
    responses: Object.fromEntries(
      (differences.statuses ?? ["200", "404"]).map((status) => [
        status,
        { content: { "application/json": { schema: list } } },
      ]),
    ),
  };
  return {
    document: toDocument({ paths: {}, components: { schemas: { Item: differences.item ?? item } } }),
    operation,
  };
}
