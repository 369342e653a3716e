import type { z } from "zod";
import type { TagName } from "./tags.js";

/** One route as `/openapi.json` tells it. Schemas say what is on the wire, before anything is parsed. */
export interface Operation {
  method: "get" | "post" | "put" | "patch" | "delete";
  /** As OpenAPI writes it: `/api/v1/keys/{hash}`. */
  path: string;
  /** Unique; the contract's own name where it has one. */
  id: string;
  tag: TagName;
  summary: string;
  /** Plain text; code stands in backticks, paragraphs are parted by an empty line. */
  description?: string;
  access: Access;
  /** The hand-written page about it, a file of `docs/reference/`. */
  page: string;
  isDeprecated?: true;
  pathParameters?: z.ZodObject;
  query?: z.ZodObject;
  headers?: z.ZodObject;
  body?: OperationBody;
  answers: Answers;
}

/**
 * Who may call: `key`, a team's key or the operator token acting for a team; `operator`, the operator token alone;
 * `session`, the cookie of a session; `anyone`, without a credential.
 */
export type Access = "key" | "operator" | "session" | "anyone";

export interface OperationBody {
  description?: string;
  isRequired: boolean;
  /** By media type. */
  content: Readonly<Record<string, z.ZodType>>;
  /** A whole body of the first media type. */
  example: unknown;
}

/** By status. */
export type Answers = Readonly<Record<number, Answer>>;

export interface Answer {
  description: string;
  /** By media type; absent for an answer without a body. */
  content?: Readonly<Record<string, z.ZodType>>;
  /** What each header that matters says, by its name in lower case. */
  headers?: Readonly<Record<string, string>>;
}

export function json(description: string, schema: z.ZodType): Answer {
  return { description, content: { "application/json": schema } };
}
