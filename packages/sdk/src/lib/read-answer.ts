import type { DaybookError, HTTPMeta } from "../models/errors/daybook-error.js";
import { ResponseValidationError } from "../models/errors/response-validation-error.js";
import { ERR, type Result } from "../types/fp.js";
import type { Answer } from "./attempt.js";
import type { Dialect } from "./dialect.js";
import { isJson } from "./match-content-type.js";
import type { Operation } from "./operation.js";
import type { Decoder } from "./schema.js";

/** What an answer means: the operation's value, or the error that fits status, content type and body. */
export function readAnswer<Value>(
  { response, text }: Answer,
  { request, operation, dialect }: { request: Request; operation: Operation<Value>; dialect: Dialect },
): Result<Value, DaybookError> {
  const meta: HTTPMeta = { response, request, body: text };
  const { success, errors, id } = operation;
  const errorClass = Object.hasOwn(errors.classes, response.status) ? errors.classes[response.status] : undefined;
  if (isJson(response) && response.status === success.status) return parse(success.decode, { meta, id });
  if (isJson(response) && errorClass !== undefined) {
    const read = parse(errors.decode, { meta, id });
    if (!read.ok) return read;
    const error = { ...read.value.error, code: read.value.error.code ?? response.status };
    return ERR(new errorClass({ ...read.value, error }, meta));
  }
  const message = response.status >= 400 ? `${id} failed` : `${id} got an answer that it does not know`;
  return ERR(new dialect.DefaultError(message, meta));
}

function parse<Value>(
  decode: Decoder<Value>,
  { meta, id }: { meta: HTTPMeta; id: string },
): Result<Value, ResponseValidationError> {
  const message = `The answer to ${id} is not as documented (status ${meta.response.status})`;
  let rawValue: unknown;
  try {
    rawValue = JSON.parse(meta.body);
  } catch (cause) {
    return ERR(new ResponseValidationError(message, { ...meta, cause, rawValue: meta.body }));
  }
  const decoded = decode(rawValue);
  return decoded.ok ? decoded : ERR(new ResponseValidationError(message, { ...meta, cause: decoded.error, rawValue }));
}
