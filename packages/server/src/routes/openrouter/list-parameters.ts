import { OpenRouterError } from "../../http/openrouter-error.js";

/** A query as the framework parsed it: a repeated parameter is a list. */
export type Query = Record<string, unknown>;

const PAGE_LIMIT_DEFAULT = 50;
const PAGE_LIMIT_MAX = 100;

/** `offset` and `limit` of a paged list. */
export function readPage(query: Query): { offset: number; limit: number } {
  const limit = readWholeNumber(query, "limit") ?? PAGE_LIMIT_DEFAULT;
  if (limit >= 1 && limit <= PAGE_LIMIT_MAX) return { offset: readOffset(query), limit };
  throw new OpenRouterError(400, `limit: must be from 1 to ${PAGE_LIMIT_MAX}`);
}

/** The contract lets it be null, which clients write in either of two ways. */
export function readOffset(query: Query): number {
  const isNull = query["offset"] === "" || query["offset"] === "null";
  return isNull ? 0 : (readWholeNumber(query, "offset") ?? 0);
}

/** `true` or `false`; absent: false. */
export function readFlag(query: Query, name: string): boolean {
  const value = query[name];
  if (value === undefined || value === "false") return false;
  if (value === "true") return true;
  throw new OpenRouterError(400, `${name}: must be true or false`);
}

/** Lower case; absent: null. */
export function readUuid(query: Query, name: string): string | null {
  const value = query[name];
  if (value === undefined) return null;
  if (typeof value === "string" && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value))
    return value.toLowerCase();
  throw new OpenRouterError(400, `${name}: Invalid UUID`);
}

function readWholeNumber(query: Query, name: string): number | null {
  const value = query[name];
  if (value === undefined) return null;
  if (typeof value === "string" && /^\d{1,9}$/.test(value)) return Number(value);
  throw new OpenRouterError(400, `${name}: must be a whole number, given once`);
}
