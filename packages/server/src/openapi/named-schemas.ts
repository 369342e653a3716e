import type { z } from "zod";

const names = new Map<z.ZodType, string>();

/** The schemas that stand under `components` of the document and are referred to by name. */
export const namedSchemas: ReadonlyMap<z.ZodType, string> = names;

/** Gives a schema its name in the document; names are unique. */
export function named<Schema extends z.ZodType>(name: string, schema: Schema): Schema {
  names.set(schema, name);
  return schema;
}
