import type {
  MediaType,
  OpenApiDocument,
  OperationObject,
  ParameterObject,
  ResponseObject,
} from "../document-types.js";
import { curlExample } from "./curl-example.js";
import { escapeHtml, inline, paragraphs, table } from "./html.js";
import { fieldRows, meaningHtml, typeHtml } from "./schema-html.js";

export interface Route {
  method: string;
  path: string;
  operation: OperationObject;
}

/** Everything about one operation, below an anchor of its name. */
export function operationSection({ method, path, operation }: Route, document: OpenApiDocument): string {
  return [
    `<section class="operation" id="${escapeHtml(operation.operationId)}">`,
    `<h3><a href="#${escapeHtml(operation.operationId)}">${inline(operation.summary)}</a></h3>`,
    `<p class="route"><span class="method ${method}">${method.toUpperCase()}</span> <code>${escapeHtml(path)}</code></p>`,
    ...(operation.deprecated === true ? ["<p>Deprecated.</p>"] : []),
    paragraphs([operation.description, credentialText(operation)].filter((text) => text !== undefined).join("\n\n")),
    part("Parameters", parametersTable(operation, document)),
    part("Body", bodyHtml(operation)),
    part("Answers", answersTable(operation)),
    part("Fields of the answer", successFields(operation)),
    part("Example", `<pre><code>${escapeHtml(curlExample(method, path, operation))}</code></pre>`),
    "</section>",
  ]
    .filter((line) => line !== "")
    .join("\n");
}

function part(title: string, content: string): string {
  return content === "" ? "" : `<h4>${title}</h4>\n${content}`;
}

function credentialText({ security }: OperationObject): string {
  if (security.length === 0) return "Needs no key.";
  if (security.every((requirement) => "session" in requirement)) return "Needs the cookie of a session.";
  return security.some((requirement) => "key" in requirement)
    ? "Takes a team's key, or the operator token."
    : "Takes the operator token only.";
}

function parametersTable({ parameters }: OperationObject, document: OpenApiDocument): string {
  const rows = parameters
    .map((parameter) => ("$ref" in parameter ? referredParameter(parameter.$ref, document) : parameter))
    .map(({ name, in: place, required, description, schema }) => [
      `<code>${escapeHtml(name)}</code>${required ? "" : ' <span class="optional">optional</span>'}`,
      place,
      typeHtml(schema),
      meaningHtml({ ...schema, ...(description === undefined ? {} : { description }) }),
    ]);
  return table(["Name", "In", "Type", "Meaning"], rows);
}

function referredParameter(ref: string, { components }: OpenApiDocument): ParameterObject {
  const parameter = components.parameters[ref.replace("#/components/parameters/", "")];
  if (parameter === undefined) throw new Error(`${ref} is not in the document`);
  return parameter;
}

function bodyHtml({ requestBody }: OperationObject): string {
  if (requestBody === undefined) return "";
  const { description, required, content } = requestBody;
  const intro = [description, required ? undefined : "It may be left out."].filter((text) => text !== undefined);
  const types = Object.entries(content).map(([type, { schema }]) => [
    `<code>${escapeHtml(type)}</code>`,
    fieldRows(schema).length > 0 ? "object" : typeHtml(schema),
    inline(schema.$ref === undefined ? (schema.description ?? "") : ""),
  ]);
  return [
    ...(intro.length === 0 ? [] : [paragraphs(intro.join(" "))]),
    table(["Content type", "Type", "Meaning"], types),
    ...Object.values(content).map(({ schema }) => table(FIELD_HEAD, fieldRows(schema))),
  ]
    .filter((line) => line !== "")
    .join("\n");
}

function answersTable({ responses }: OperationObject): string {
  return table(
    ["Status", "Meaning", "Body"],
    Object.entries(responses).map(([status, response]) => [status, answerMeaning(response), answerBody(response)]),
  );
}

function answerMeaning({ description, headers = {} }: ResponseObject): string {
  const told = Object.entries(headers).map(
    ([name, header]) => `Header <code>${escapeHtml(name)}</code>: ${inline(header.description)}`,
  );
  return [inline(description), ...told].join(" ");
}

function answerBody({ content = {} }: ResponseObject): string {
  return Object.entries(content)
    .map(([type, { schema }]) =>
      schema.$ref === undefined ? escapeHtml(type) : `${typeHtml(schema)}, ${escapeHtml(type)}`,
    )
    .join("<br>");
}

function successFields({ responses }: OperationObject): string {
  const success = Object.entries(responses).find(([status]) => status.startsWith("2"))?.[1];
  const json: MediaType | undefined = success?.content?.["application/json"];
  return json === undefined ? "" : table(FIELD_HEAD, fieldRows(json.schema));
}

export const FIELD_HEAD = ["Field", "Type", "Meaning"] as const;
