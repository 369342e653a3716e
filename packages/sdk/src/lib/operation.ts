import type { StatusErrorBody, StatusErrorClass } from "../models/errors/status-response-error.js";
import type { Contract } from "./dialect.js";
import type { Decoder } from "./schema.js";

/** One operation of an API, as its contract has it. */
export interface Operation<Value> {
  id: string;
  contract: Contract;
  method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Below the contract's root, with `{name}` for each path parameter. */
  path: string;
  /** Whether repeating a call changes nothing more: only such calls are tried again by default. */
  isIdempotent: boolean;
  success: { status: number; decode: Decoder<Value> };
  /** The form of an error's body, and the statuses that have it. */
  errors: { decode: Decoder<StatusErrorBody>; classes: Readonly<Record<number, StatusErrorClass>> };
}
