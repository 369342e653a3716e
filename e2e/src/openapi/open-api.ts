import type { TestServer } from "@daybook/testkit";

/** As much of an OpenAPI document as the tests here read. */
export interface OpenApiDocument {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema>; parameters?: Record<string, Parameter> };
  security?: unknown;
}

export interface Operation {
  operationId: string;
  tags: string[];
  "x-page": string;
  security?: Record<string, unknown>[];
  parameters?: (Parameter | { $ref: string })[];
  requestBody?: { required?: boolean; content: Record<string, { schema: Schema; example?: unknown }> };
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
}

export interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  schema: Schema;
}

export interface Schema {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  additionalProperties?: unknown;
}

export interface Route {
  method: string;
  path: string;
  operation: Operation;
}

/** The document as a running server tells it. */
export async function readDocument(server: TestServer): Promise<OpenApiDocument> {
  const { status, json } = await server.call("GET", "/openapi.json");
  if (status !== 200) throw new Error(`GET /openapi.json: ${status}`);
  return toDocument(json);
}

/** A wrong shape shows itself where it is read. */
export function toDocument(value: unknown): OpenApiDocument {
  return value as OpenApiDocument;
}

export function routesOf(document: OpenApiDocument): Route[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
}

/** An operation's own parameters, without those that the document keeps for many. */
export function parametersOf({ parameters = [] }: Operation): Parameter[] {
  return parameters.filter((parameter): parameter is Parameter => "name" in parameter);
}
