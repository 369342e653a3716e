/** @typedef {import("../packages/server/dist/index.js").OpenApiDocument} OpenApiDocument */
/** @typedef {NonNullable<OpenApiDocument["paths"][string]["get"]>} Operation */

/**
 * The page `docs/reference/http-api.md`: every operation of the document in short, with the page that explains it.
 *
 * @param {OpenApiDocument} document
 * @returns {string}
 */
export function makeApiReference(document) {
  return [
    "# HTTP API",
    "",
    "Every route of the server, written by `tools/write-api-reference.js` from the document that a running server answers at",
    "`GET /openapi.json` and shows, with all fields and examples, at `GET /docs`. The pages linked here explain.",
    "",
    document.info.description,
    "",
    "A credential goes into `Authorization: Bearer …`. *Key*: a team's key or, with `x-daybook-team: <slug>`, the operator token;",
    "which kinds and roles may is on the page. *Operator*: the operator token only. An optional parameter or body is marked `?`.",
    "",
    ...document.tags.flatMap((tag) => section(document, tag)),
  ].join("\n");
}

/**
 * @param {OpenApiDocument} document
 * @param {{ name: string, description: string }} tag
 */
function section(document, tag) {
  const operations = operationsOf(document, tag.name);
  return [
    `## ${tag.name}`,
    "",
    tag.description,
    "",
    "| Operation | What | Credential | Parameters | Body | Answers | Page |",
    "| --- | --- | --- | --- | --- | --- | --- |",
    ...operations.map(({ method, path, operation }) =>
      row([
        `\`${method.toUpperCase()} ${path}\`<br>\`${operation.operationId}\``,
        `${operation.summary}${operation.deprecated === true ? " (deprecated)" : ""}`,
        credential(operation),
        parameters(operation),
        body(operation),
        answers(operation),
        operation["x-page"] === "http-api.md"
          ? "this"
          : `[${operation["x-page"].replace(".md", "")}](${operation["x-page"]})`,
      ]),
    ),
    "",
  ];
}

/**
 * @param {OpenApiDocument} document
 * @param {string} tag
 */
function operationsOf({ paths }, tag) {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([, operation]) => operation.tags.includes(tag))
      .map(([method, operation]) => ({ method, path, operation })),
  );
}

/** @param {Operation} operation */
function credential({ security }) {
  if (security.length === 0) return "";
  if (security.every((requirement) => "session" in requirement)) return "session";
  return security.some((requirement) => "key" in requirement) ? "key" : "operator";
}

/** @param {Operation} operation */
function parameters({ parameters: all }) {
  const own = all.flatMap((parameter) => ("name" in parameter ? [parameter] : []));
  return own
    .map(({ name, in: place, required }) => `${place === "header" ? "header " : ""}\`${name}\`${required ? "" : "?"}`)
    .join(", ");
}

/** @param {Operation} operation */
function body({ requestBody }) {
  if (requestBody === undefined) return "";
  return `${Object.keys(requestBody.content).map(shortType).join(", ")}${requestBody.required ? "" : "?"}`;
}

/** @param {Operation} operation */
function answers({ responses }) {
  return Object.entries(responses)
    .map(([status, { content = {} }]) => {
      const types = Object.keys(content)
        .map(shortType)
        .filter((type) => type !== "JSON");
      return types.length === 0
        ? status
        : `${status} (${["JSON", ...types].filter((type) => type !== "JSON" || "application/json" in content).join(", ")})`;
    })
    .join(" ");
}

/** @param {string} type */
function shortType(type) {
  return type === "application/json" ? "JSON" : `\`${type}\``;
}

/** @param {string[]} cells */
function row(cells) {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}
