import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { cleanComment, readSdkTypes } from "./sdk-types.js";
import { exampleSections } from "./sdk-page-examples.js";

/** @typedef {import("./sdk-types.js").Types} Types */
/** @typedef {import("./sdk-types.js").Field} Field */

/**
 * The API pages of the SDK: one for each operation, made of what its sources say.
 *
 * @param {string} root of the repository
 * @returns {Promise<{ path: string, text: string }[]>} path from the root
 */
export async function makeSdkPages(root) {
  const sources = join(root, "packages/sdk/src");
  const types = await readSdkTypes(sources);
  const files = (await readdir(join(sources, "funcs"))).filter((file) => !file.endsWith(".test.ts"));
  return Promise.all(
    files.toSorted().map(async (file) => {
      const operation = await readOperation(sources, file.replace(/\.ts$/, ""));
      return { path: `packages/sdk/docs/${operation.name}.md`, text: makePage(operation, types) };
    }),
  );
}

/** @typedef {{ name: string, title: string, doc: string, method: string, path: string, request: string, isRequestOptional: boolean, requestName: string, options: string, response: string, errors: [status: string, name: string][] }} Operation */

/**
 * Where the paths of each contract begin; a test of the SDK holds the addresses.
 *
 * @type {Record<string, string>}
 */
const ROOTS = { openrouter: "/api/v1", v0: "/v1", daybook: "/v1", admin: "/admin/v1" };

/**
 * @param {string} sources
 * @param {string} name
 * @returns {Promise<Operation>}
 */
async function readOperation(sources, name) {
  const text = await readFile(join(sources, "funcs", `${name}.ts`), "utf8");
  const signature = new RegExp(
    `/\\*\\*((?:(?!\\*/)[\\s\\S])*)\\*/\\nexport function ${name}\\(\\s*client: \\w+,\\s*(\\w+)(\\?)?: (\\w+),\\s*options(?:\\?)?: (\\w+)[^)]*\\): APIPromise<Result<(\\w+),`,
  ).exec(text);
  if (signature === null) throw new Error(`funcs/${name}.ts: no documented function (client, request, options)`);
  const [, comment, requestName = "", optional, request = "", options = "", response = ""] = signature;
  const [title = "", ...rest] = cleanComment(comment).split("\n\n");
  const definition = await findDefinition(sources, text);
  return {
    name,
    title,
    doc: rest.filter((paragraph) => !paragraph.startsWith("@")).join("\n\n"),
    ...definition,
    request,
    requestName,
    isRequestOptional: optional !== undefined,
    options,
    response,
  };
}

/**
 * The operation's constant, in the function's own file or in one that it imports.
 *
 * @param {string} sources
 * @param {string} text
 * @returns {Promise<Pick<Operation, "method" | "path" | "errors">>}
 */
async function findDefinition(sources, text) {
  const imported = [...text.matchAll(/from "\.\.\/(events\/[\w-]+)\.js"/g)].map((match) => `${match[1]}.ts`);
  const texts = [text, ...(await Promise.all(imported.map((file) => readFile(join(sources, file), "utf8"))))];
  for (const each of texts) {
    const found = /contract: "(\w+)",\s*method: "(\w+)",\s*path: "([^"]+)"/.exec(each);
    if (found === null) continue;
    const [, contract = "", method = "", path = ""] = found;
    const root = ROOTS[contract];
    if (root === undefined) throw new Error(`tools/sdk-pages.js knows no root of the contract ${contract}`);
    const classes = await findErrorClasses(sources, each);
    return { method, path: root + path, errors: [...classes.matchAll(/(\d+): (\w+)/g)].map(toErrorRow) };
  }
  throw new Error("An operation's definition was not found");
}

/**
 * The error classes of an operation by status, stated in its own file or in the one that it shares with its like.
 *
 * @param {string} sources
 * @param {string} text
 * @returns {Promise<string>}
 */
async function findErrorClasses(sources, text) {
  const own = /classes: \{([^}]*)\}/.exec(text);
  if (own !== null) return own[1] ?? "";
  const shared = /from "\.\.\/(lib\/[\w-]+-errors)\.js"/.exec(text);
  if (shared === null) throw new Error("An operation's errors were not found");
  return findErrorClasses(sources, await readFile(join(sources, `${shared[1]}.ts`), "utf8"));
}

/**
 * @param {RegExpMatchArray} match
 * @returns {[status: string, name: string]}
 */
function toErrorRow([, status = "", name = ""]) {
  return [status, name];
}

/**
 * @param {Operation} operation
 * @param {Types} types
 */
function makePage(operation, types) {
  const { title, doc, method, path, request, requestName, isRequestOptional, options, response, errors } = operation;
  const parameters = [
    {
      name: requestName,
      type: request,
      isOptional: isRequestOptional,
      doc: "What is asked for; see below.",
      fields: [],
    },
    { name: "options", type: options, isOptional: true, doc: "Settings of this call.", fields: [] },
    ...fieldsOf(options, types).map((field) => ({ ...field, name: `options.${field.name}` })),
  ];
  const sections = [
    `# ${title}`,
    "<!-- Made by tools/write-sdk-docs.js from the sources: change those. -->",
    doc,
    `\`${method} ${path}\``,
    ...exampleSections(operation),
    "## Parameters",
    table(parameters, types, "Required"),
    "All fields of `RequestInit` but `method` and `body` are options too: `headers`, `signal`, `cache`, … Retries: see\n[the README](../README.md#retries).",
    ...typeSections(request, types),
    "## Response",
    `**Promise\\<${response}>** of the method; the standalone function gives a \`Result\` with it.`,
    ...typeSections(response, types),
    "## Errors",
    "The method throws them, the standalone function returns them. All are exported by `@daybook/sdk/models/errors`.",
    errorTable(errors),
  ];
  return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
}

/**
 * A table for each type that is part of the named one, that one first.
 *
 * @param {string} name
 * @param {Types} types
 */
function typeSections(name, types) {
  /** @type {string[]} */
  const sections = [];
  const seen = new Set();
  /** @param {string} each */
  const visit = (each) => {
    if (seen.has(each)) return;
    seen.add(each);
    const alias = types.aliases.get(each);
    const fields = types.interfaces.has(each) ? fieldsOf(each, types) : [];
    const doc = types.interfaces.get(each)?.doc ?? alias?.doc ?? "";
    if (fields.length > 0) sections.push(`### ${each}`, doc, table(fields, types));
    else if (alias !== undefined && !isValueList(each, types) && sections.length === 0) {
      const isName = types.interfaces.has(alias.type);
      sections.push(`### ${each}`, isName ? "" : doc, `The same as ${code(alias.type)}.`);
    } else if (alias !== undefined && !isValueList(each, types) && /^[A-Z]\w+( \| |$)/.test(alias.type)) {
      sections.push(`### ${each}`, doc, `One of ${code(alias.type)}.`);
    }
    const parts = [alias?.type ?? "", ...fields.map((field) => field.type)].join(" ").match(/\b[A-Z]\w+/g) ?? [];
    for (const part of parts) if (types.interfaces.has(part) || types.aliases.has(part)) visit(part);
  };
  visit(name);
  return sections;
}

/**
 * @param {string} name
 * @param {Types} types
 * @returns {Field[]} the inherited ones last, those of objects inside with their path
 */
function fieldsOf(name, types) {
  const found = types.interfaces.get(name);
  if (found === undefined) return [];
  const own = found.fields.flatMap((field) => withInner(field, ""));
  return [...own, ...found.extends.flatMap((base) => fieldsOf(base, types))];
}

/**
 * @param {Field} field
 * @param {string} prefix
 * @returns {Field[]}
 */
function withInner(field, prefix) {
  const name = prefix + field.name;
  return [{ ...field, name }, ...field.fields.flatMap((inner) => withInner(inner, `${name}.`))];
}

/**
 * @param {string} name
 * @param {Types} types
 */
function isValueList(name, types) {
  return types.lists.has(name) || /^(?:string|number)\b/.test(types.aliases.get(name)?.type ?? "");
}

/**
 * @param {Field[]} fields
 * @param {Types} [types]
 * @param {string} [presence] title of the column that says which are always there
 */
function table(fields, types, presence = "Always") {
  const rows = fields.map(({ name, type, isOptional, doc }) => {
    const note = doc.replaceAll(/\s+/g, " ");
    return `| \`${name}\` | ${code(spellOut(type, types))} | ${isOptional ? "" : "yes"} | ${note.replaceAll("|", "\\|")} |`;
  });
  return [`| Name | Type | ${presence} | Meaning |`, "| --- | --- | --- | --- |", ...rows].join("\n");
}

/**
 * A type with its lists of values in full.
 *
 * @param {string} type
 * @param {Types} [types]
 */
function spellOut(type, types) {
  return type.replaceAll(/\b[A-Z]\w+/g, (name) => {
    const values = types?.lists.get(name);
    const alias = types?.aliases.get(name)?.type ?? "";
    if (values !== undefined)
      return [...values, ...(alias.startsWith("OpenEnum") ? ["another string"] : [])].join(" | ");
    return /^(?:string|number) \|/.test(alias) ? alias.replace(/ \| undefined$/, "") : name;
  });
}

/** @param {string} type */
function code(type) {
  const readable = type.replaceAll("${string}", "<prefix>").replaceAll("`", '"');
  return `\`${readable.replaceAll("|", "\\|")}\``;
}

/** @param {[status: string, name: string][]} errors */
function errorTable(errors) {
  const rows = [
    ...errors.map(([status, name]) => [name, status, "application/json"]),
    ["DaybookDefaultError", "any other 4XX, 5XX", "any"],
    ["ResponseValidationError", "2XX, and a body that does not fit", "application/json"],
    ["SDKValidationError", "none: the request is not valid and was not sent", ""],
    ["ConnectionError, RequestTimeoutError, RequestAbortedError", "none: no whole answer came", ""],
    ["InvalidRequestError, UnexpectedClientError", "none: the request could not be made", ""],
  ];
  const lines = rows.map(([name = "", status, type]) => {
    const names = name.split(", ").map((each) => `\`${each}\``);
    return `| ${names.join(", ")} | ${status} | ${type} |`;
  });
  return ["| Error | Status | Content type |", "| --- | --- | --- |", ...lines].join("\n");
}
