import * as z from "zod/mini";
import type { Schema } from "./schema.js";

// zod has its own of most of these. They are made of two of its types here because each further type of zod that a
// function uses is several hundred bytes in the bundle of whoever uses the function.

/** A whole number that JavaScript holds exactly. */
export function integer(): Schema<number> {
  return z.number().check(({ value, issues }) => {
    if (!Number.isSafeInteger(value)) issues.push({ code: "custom", input: value, message: "expected a whole number" });
  });
}

/** One of the values and nothing else. */
export function oneOf<Value extends string>(...values: Value[]): Schema<Value> {
  const schema = z.string().check(({ value, issues }) => {
    const isKnown = values.some((known) => known === value);
    if (!isKnown) issues.push({ code: "invalid_value", input: value, values });
  });
  return narrowed<Value>(schema);
}

/** A string that is one of the type's values, or one that only a newer server knows. */
export function openEnum<Value extends string>(): Schema<Value> {
  return narrowed<Value>(z.string());
}

/** An object whose fields are nobody's business. */
export function anyObject(): Schema<{ [name: string]: unknown }> {
  return z.looseObject({});
}

/** zod cannot see what a check leaves, nor that an open enum's type is help for the reader and no promise. */
function narrowed<Value extends string>(schema: z.ZodMiniString): Schema<Value> {
  const widened: unknown = schema;
  return widened as Schema<Value>;
}
