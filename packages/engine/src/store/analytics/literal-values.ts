import { type BoundValue, type Statement, TupleParam } from "./analytics-store.js";

const PLACE = /\{(\w+):([^{}]+)\}/g;

/** Longer statements are refused by the engine's parser, or take it long. */
export const LITERAL_CHARACTERS_MAX = 100_000;

/** A date means itself between quotes, whatever the rules of escaping; and statements name many. */
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/**
 * The statement with its values in its text, for an engine that works at statements with bound values one after the
 * other. Text goes in as hexadecimal digits, so still no byte from outside is part of a statement.
 */
export function withLiteralValues({ sql, params = {} }: Statement): string {
  return sql.replace(PLACE, (place, name: string, type: string) => {
    const value = params[name];
    if (value === undefined) throw new Error(`nothing is bound to ${place}`);
    return `CAST(${literal(value)} AS ${type})`;
  });
}

function literal(value: BoundValue): string {
  if (value instanceof TupleParam) {
    const parts = value.values.map((part) => literal(part as BoundValue)).join(",");
    // Brackets alone are a tuple's only around several values; they spare the engine a call for each.
    return value.values.length > 1 ? `(${parts})` : `tuple(${parts})`;
  }
  switch (typeof value) {
    case "string":
      if (DATE.test(value)) return `'${value}'`;
      return `unhex('${Buffer.from(value, "utf8").toString("hex")}')`;
    case "boolean":
      return String(value);
    case "bigint":
      return value.toString();
    case "number":
      if (Number.isFinite(value)) return String(value);
      throw new Error(`${value} has no literal`);
    default:
      return `[${value.map(literal).join(",")}]`;
  }
}
