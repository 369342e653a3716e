import { type BoundValue, type Statement, TupleParam } from "./analytics-store.js";

const PLACE = /\{(\w+):([^{}]+)\}/g;

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
  if (value instanceof TupleParam)
    return `tuple(${value.values.map((part) => literal(part as BoundValue)).join(", ")})`;
  switch (typeof value) {
    case "string":
      return `unhex('${Buffer.from(value, "utf8").toString("hex")}')`;
    case "boolean":
      return String(value);
    case "bigint":
      return value.toString();
    case "number":
      if (Number.isFinite(value)) return String(value);
      throw new Error(`${value} has no literal`);
    default:
      return `[${value.map(literal).join(", ")}]`;
  }
}
