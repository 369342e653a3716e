import { z } from "zod";
import type {
  MediaType,
  OpenApiDocument,
  OperationObject,
  ParameterObject,
  ResponseObject,
  SchemaObject,
} from "./document-types.js";
import { namedSchemas } from "./named-schemas.js";
import type { Access, Answer, Operation } from "./operation.js";

/** The two parts of a document that are made of operations: `paths`, and the schemas that they name. */
export function buildDocument(operations: readonly Operation[]): {
  paths: OpenApiDocument["paths"];
  schemas: Record<string, SchemaObject>;
} {
  const writer = new SchemaWriter(operations.flatMap(schemasOf));
  const paths: OpenApiDocument["paths"] = {};
  for (const operation of operations) {
    const item = (paths[operation.path] ??= {});
    if (item[operation.method] !== undefined) throw new Error(`${operation.id}: its route is described twice`);
    item[operation.method] = toOperationObject(operation, writer);
  }
  return { paths, schemas: writer.named };
}

function toOperationObject(operation: Operation, writer: SchemaWriter): OperationObject {
  const { body } = operation;
  return {
    operationId: operation.id,
    tags: [operation.tag],
    summary: operation.summary,
    ...(operation.description === undefined ? {} : { description: operation.description }),
    ...(operation.isDeprecated === undefined ? {} : { deprecated: operation.isDeprecated }),
    "x-page": operation.page,
    security: SECURITY[operation.access],
    parameters: [
      ...toParameters(writer, "path", operation.pathParameters),
      ...toParameters(writer, "query", operation.query),
      ...toParameters(writer, "header", operation.headers),
      ...(operation.access === "key" ? [{ $ref: "#/components/parameters/ActingTeam" }] : []),
    ],
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            ...(body.description === undefined ? {} : { description: body.description }),
            required: body.isRequired,
            content: toContent(writer, body.content, body.example),
          },
        }),
    responses: Object.fromEntries(
      Object.entries(operation.answers).map(([status, answer]) => [status, toResponse(writer, answer)]),
    ),
  };
}

const SECURITY: Readonly<Record<Access, OperationObject["security"]>> = {
  key: [{ key: [] }, { operatorToken: [] }, { session: [] }],
  session: [{ session: [] }],
  operator: [{ operatorToken: [] }],
  anyone: [],
};

function toParameters(
  writer: SchemaWriter,
  place: ParameterObject["in"],
  schema: z.ZodObject | undefined,
): ParameterObject[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = writer.write(schema);
  return Object.entries(properties).map(([name, { description, ...property }]) => ({
    name,
    in: place,
    required: required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema: property,
  }));
}

function toResponse(writer: SchemaWriter, { description, headers, content }: Answer): ResponseObject {
  return {
    description,
    ...(headers === undefined
      ? {}
      : {
          headers: Object.fromEntries(
            Object.entries(headers).map(([name, text]) => [name, { description: text, schema: { type: "string" } }]),
          ),
        }),
    ...(content === undefined ? {} : { content: toContent(writer, content) }),
  };
}

function toContent(
  writer: SchemaWriter,
  content: Readonly<Record<string, z.ZodType>>,
  example?: unknown,
): Record<string, MediaType> {
  return Object.fromEntries(
    Object.entries(content).map(([type, schema], place) => [
      type,
      { schema: writer.write(schema), ...(example === undefined || place > 0 ? {} : { example }) },
    ]),
  );
}

function schemasOf(operation: Operation): z.ZodType[] {
  return [
    operation.pathParameters,
    operation.query,
    operation.headers,
    ...Object.values(operation.body?.content ?? {}),
    ...Object.values(operation.answers).flatMap(({ content }) => Object.values(content ?? {})),
  ].filter((schema) => schema !== undefined);
}

/** Turns schemas into JSON Schema, all at once, so that what has a name is referred to by it everywhere. */
class SchemaWriter {
  readonly named: Record<string, SchemaObject> = {};
  readonly #unnamed = new Map<z.ZodType, SchemaObject>();

  constructor(schemas: readonly z.ZodType[]) {
    const registry = z.registry<{ id: string }>();
    for (const [schema, id] of namedSchemas) registry.add(schema, { id });
    // Each in a holder, or one that is also part of another would be referred to by a name it has not.
    const unnamed = [...new Set(schemas)].filter((schema) => !namedSchemas.has(schema));
    for (const [place, schema] of unnamed.entries())
      registry.add(z.object({ held: schema }), { id: `${HOLDER}${place}` });
    const written = z.toJSONSchema(registry, {
      io: "input",
      uri: toRef,
      override: ({ jsonSchema }) => tidy(jsonSchema),
    });
    for (const [id, { $schema: _, $id: __, ...schema }] of Object.entries(written.schemas)) {
      const held = id.startsWith(HOLDER) ? unnamed[Number(id.slice(HOLDER.length))] : undefined;
      if (held === undefined) this.named[id] = toSchemaObject(schema);
      else this.#unnamed.set(held, toSchemaObject(schema).properties?.["held"] ?? {});
    }
  }

  write(schema: z.ZodType): SchemaObject {
    const id = namedSchemas.get(schema);
    const written = id === undefined ? this.#unnamed.get(schema) : { $ref: toRef(id) };
    if (written === undefined) throw new Error("a schema was written that the operations do not hold");
    return written;
  }
}

const HOLDER = "holder-";

function toRef(id: string): string {
  return `#/components/schemas/${id}`;
}

/** What zod adds and a reader has no use for. */
function tidy(schema: z.core.JSONSchema.BaseSchema): void {
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.format === "uuid" || schema.format === "date-time" || schema.format === "date") delete schema.pattern;
  delete schema.propertyNames;
}

/** Every keyword that zod writes for the schemas used here is one of `SchemaObject`. */
function toSchemaObject(schema: object): SchemaObject {
  return schema;
}
