import type { OperationObject, ParameterObject } from "../document-types.js";

/**
 * A command that calls the operation, with `DAYBOOK_URL`, `DAYBOOK_API_KEY` and `DAYBOOK_ADMIN_TOKEN` in the
 * environment. Of optional parameters it has those that the document gives an example for.
 */
export function curlExample(method: string, path: string, operation: OperationObject): string {
  const parameters = operation.parameters.filter((parameter): parameter is ParameterObject => "name" in parameter);
  const query = parameters
    .filter((parameter) => parameter.in === "query" && (parameter.required || parameter.schema.example !== undefined))
    .map((parameter) => `${parameter.name}=${encodeURIComponent(exampleOf(parameter))}`);
  const url = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const parameter = parameters.find((one) => one.in === "path" && one.name === name);
    return parameter === undefined ? "" : encodeURIComponent(exampleOf(parameter));
  });
  const [body] = Object.entries(operation.requestBody?.content ?? {});
  const lines = [
    `curl -sS${method === "get" || method === "post" ? "" : ` -X ${method.toUpperCase()}`} "$DAYBOOK_URL${url}${query.length === 0 ? "" : `?${query.join("&")}`}"`,
    ...credentialOf(operation),
    ...(body === undefined ? [] : [`-H "Content-Type: ${body[0]}"`, `-d '${asShellText(body[1].example)}'`]),
  ];
  return lines.join(" \\\n  ");
}

function credentialOf({ security }: OperationObject): string[] {
  if (security.length === 0) return [];
  if (security.every((requirement) => "session" in requirement)) return [`-b "daybook_session=$DAYBOOK_SESSION"`];
  const isKeyEnough = security.some((requirement) => "key" in requirement);
  return [`-H "Authorization: Bearer $${isKeyEnough ? "DAYBOOK_API_KEY" : "DAYBOOK_ADMIN_TOKEN"}"`];
}

function exampleOf({ name, schema }: ParameterObject): string {
  const { example } = schema;
  return typeof example === "string" || typeof example === "number" ? String(example) : name.toUpperCase();
}

/** As it may stand between single quotes. */
function asShellText(example: unknown): string {
  return JSON.stringify(example).replaceAll("'", String.raw`'\''`);
}
