import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * What the SDK's sources declare: its interfaces with their fields, its type aliases and its lists of values. It reads
 * the plain form in which they are written and throws at what it cannot read; the compiler has no API for scripts.
 *
 * @typedef {{ name: string, type: string, isOptional: boolean, doc: string, fields: Field[] }} Field
 * @typedef {{ name: string, doc: string, extends: string[], fields: Field[] }} Interface
 * @typedef {{ interfaces: Map<string, Interface>, aliases: Map<string, { doc: string, type: string }>, lists: Map<string, string[]> }} Types
 *
 * @param {string} sources folder of the package's sources
 * @returns {Promise<Types>}
 */
export async function readSdkTypes(sources) {
  /** @type {Types} */
  const types = { interfaces: new Map(), aliases: new Map(), lists: new Map() };
  for (const folder of ["models", "models/operations", "models/errors", "funcs", "lib", "events", "openrouter"]) {
    for (const file of await readdir(join(sources, folder))) {
      if (!file.endsWith(".ts") || file.endsWith(".test.ts")) continue;
      readDeclarations(await readFile(join(sources, folder, file), "utf8"), types);
    }
  }
  return types;
}

/**
 * @param {string} text
 * @param {Types} types
 */
export function readDeclarations(text, types) {
  const pattern = /(?:\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n)?^(?:export )?(interface|type|const) (\w+)([^{;=\n]*)(=?)/gm;
  for (const match of text.matchAll(pattern)) {
    const [whole, comment, kind, name = "", head = ""] = match;
    const at = match.index + whole.length;
    const doc = cleanComment(comment);
    if (kind === "interface") {
      const bases = head.replace("extends", "").match(/(?:Omit<\w+|Partial<\w+|\w+)/g) ?? [];
      types.interfaces.set(name, { name, doc, extends: bases, fields: readFields(readBlock(text, at)) });
    } else if (kind === "type") {
      types.aliases.set(name, { doc, type: squeeze(readUntilEnd(text, at)) });
    } else {
      const values = /^\s*\{([^}]*)\} as const;/.exec(text.slice(at))?.[1];
      if (values !== undefined)
        types.lists.set(
          name,
          [...values.matchAll(/: ("[^"]*")/g)].map((value) => value[1] ?? ""),
        );
    }
  }
}

/**
 * @param {string} body between the braces of an interface
 * @returns {Field[]}
 */
function readFields(body) {
  /** @type {Field[]} */
  const fields = [];
  const pattern = /\s*(?:\/\/[^\n]*\n\s*)*(?:\/\*\*((?:(?!\*\/)[\s\S])*)\*\/)?\s*(?:readonly )?([\w$]+)(\?)?: /y;
  let at = 0;
  for (;;) {
    pattern.lastIndex = at;
    const match = pattern.exec(body);
    // What is no field, such as a method, is no data either: only the pages' own types must be read whole.
    if (match === null) return fields;
    const text = readUntilEnd(body, pattern.lastIndex);
    at = pattern.lastIndex + text.length + 1;
    const type = squeeze(text).replace(/ \| undefined$/, "");
    const nested = type.startsWith("{") && type.endsWith("}") ? readFields(`${type.slice(1, -1).trim()};`) : [];
    const isData = nested.length > 0 && !type.startsWith("{ [");
    fields.push({
      name: match[2] ?? "",
      type: isData ? "object" : type,
      isOptional: match[3] !== undefined,
      doc: cleanComment(match[1]),
      fields: isData ? nested : [],
    });
  }
}

/**
 * The text up to the semicolon that ends it, or to the end.
 *
 * @param {string} text
 * @param {number} start
 */
function readUntilEnd(text, start) {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (character === "{" || character === "(") depth++;
    else if (character === "}" || character === ")") depth--;
    else if (character === ";" && depth === 0) return text.slice(start, at);
  }
  return text.slice(start);
}

/**
 * @param {string} text
 * @param {number} start
 */
function readBlock(text, start) {
  const open = text.indexOf("{", start);
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === "{") depth++;
    else if (text[at] === "}" && --depth === 0) return text.slice(open + 1, at);
  }
  throw new Error(`An interface does not end: ${text.slice(start, start + 80)}`);
}

/** @param {string} type */
function squeeze(type) {
  return type.replaceAll(/\s+/g, " ").trim().replace(/^\| /, "");
}

/** @param {string | undefined} comment */
export function cleanComment(comment) {
  return (comment ?? "")
    .replaceAll(/^\s*\* ?/gm, "")
    .replaceAll(/\{@link ([^}]+)\}/g, "`$1`")
    .trim();
}
