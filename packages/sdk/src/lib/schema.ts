import * as z from "zod/mini";
import { SDKValidationError } from "../models/errors/sdk-validation-error.js";
import { ERR, OK, type Result } from "../types/fp.js";

/** The shape that a value must have; what it does not name is dropped. */
export type Schema<Value> = z.ZodMiniType<Value, unknown>;

/** Turns an unknown value into a known one, or into the error that lists what is wrong with it. */
export type Decoder<Value> = (value: unknown) => Result<Value, Error>;

/** A decoder for values of the shape, which `convert` then brings into the SDK's form. */
export function decoder<Wire, Value>(schema: Schema<Wire>, convert: (wire: Wire) => Value): Decoder<Value> {
  return (value) => {
    const parsed = z.safeParse(schema, value);
    return parsed.success ? OK(convert(parsed.data)) : ERR(parsed.error);
  };
}

/** The same, as an SDKValidationError: for what the caller gives. */
export function decodeInput<Value>(
  decode: Decoder<Value>,
  { value, message }: { value: unknown; message: string },
): Result<Value, SDKValidationError> {
  const decoded = decode(value);
  return decoded.ok ? decoded : ERR(new SDKValidationError(message, decoded.error, value));
}

/** @returns what the JSON text holds, or an SDKValidationError */
export function decodeJSON<Value>(
  decode: Decoder<Value>,
  { json, message }: { json: string; message: string },
): Result<Value, SDKValidationError> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    return ERR(new SDKValidationError(message, cause, json));
  }
  return decodeInput(decode, { value, message });
}
