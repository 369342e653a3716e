import * as z from "zod/mini";
import { SDKValidationError } from "../models/errors/sdk-validation-error.js";
import { ERR, OK, type Result } from "../types/fp.js";

/** What turns an unknown value into a known one, or finds what is wrong with it. */
export type Schema<Value> = z.ZodMiniType<Value, unknown>;

/** @returns the value as the schema has it, or an SDKValidationError with every problem found */
export function parseInput<Value>(
  schema: Schema<Value>,
  value: unknown,
  message: string,
): Result<Value, SDKValidationError> {
  const parsed = z.safeParse(schema, value);
  return parsed.success ? OK(parsed.data) : ERR(new SDKValidationError(message, parsed.error, value));
}

/** @returns the value that the JSON text holds, or an SDKValidationError */
export function parseJSON<Value>(
  schema: Schema<Value>,
  json: string,
  message: string,
): Result<Value, SDKValidationError> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    return ERR(new SDKValidationError(message, cause, json));
  }
  return parseInput(schema, value, message);
}

/** A string that is one of the values, or one that only a newer server knows. */
export function openEnum<Value extends string>(): Schema<Value> {
  // Any string passes: that the type lists values is help for the reader of an answer, not a promise of the server.
  return z.string() as unknown as Schema<Value>;
}
