import { existsSync, readFileSync } from "node:fs";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { afterAll, beforeAll, expect } from "vitest";

/** One operation of a published OpenAPI document, and the requests that are answered by it. */
interface Contract {
  file: string;
  method: string;
  operation: string;
  isAnsweredBy: RegExp;
}

const OPENROUTER_OPERATIONS = [
  "GET /activity",
  "GET /analytics/meta",
  "POST /analytics/query",
  "GET /keys",
  "POST /keys",
  "GET /keys/{hash}",
  "PATCH /keys/{hash}",
  "DELETE /keys/{hash}",
  "GET /key",
  "GET /credits",
  "GET /organization/members",
  "GET /workspaces",
  "POST /workspaces",
  "GET /workspaces/{id}",
  "PATCH /workspaces/{id}",
  "DELETE /workspaces/{id}",
  "GET /workspaces/{id}/members",
  "POST /workspaces/{id}/members/add",
  "POST /workspaces/{id}/members/remove",
];

const V0_OPERATIONS = [
  { file: "v0-v1-reports.openapi.json", base: "v1", operation: "/reports/user-activity" },
  { file: "v0-v1-reports.openapi.json", base: "v1", operation: "/reports/usage" },
  { file: "v0-v1-reports.openapi.json", base: "v1", operation: "/reports/usage/ai" },
  { file: "v0-v1-reports.openapi.json", base: "v1", operation: "/user" },
  { file: "v0-v1-reports.openapi.json", base: "v1", operation: "/user/plan" },
  { file: "v0-v1-reports.openapi.json", base: "v1", operation: "/user/billing" },
  { file: "v0-v1-reports.openapi.json", base: "v1", operation: "/user/scopes" },
  { file: "v0-v1-reports.openapi.json", base: "v1", operation: "/rate-limits" },
  { file: "v0-reports.openapi.json", base: "v2", operation: "/usage/summary" },
  { file: "v0-reports.openapi.json", base: "v2", operation: "/usage/events" },
  { file: "v0-reports.openapi.json", base: "v2", operation: "/usage/activity" },
];

const CONTRACTS: readonly Contract[] = [
  ...OPENROUTER_OPERATIONS.map((line) => {
    const [method = "", operation = ""] = line.split(" ");
    const path = operation
      .slice(1)
      .replaceAll("/", "\\/+")
      .replaceAll(/\{\w+\}/g, "[^/]+");
    // An older name of `/key` is answered alike.
    const prefix = operation === "/key" ? "(auth\\/)?" : "";
    return {
      file: "openrouter-analytics.openapi.json",
      method,
      operation,
      isAnsweredBy: new RegExp(`^\\/+(api\\/v1\\/+)+${prefix}${path}\\/?$`),
    };
  }),
  ...V0_OPERATIONS.map(({ file, base, operation }) => ({
    file,
    method: "GET",
    operation,
    isAnsweredBy: new RegExp(`^\\/+${base}${operation.replaceAll("/", "\\/+")}\\/?$`),
  })),
];

/**
 * Holds every answer that this file's tests see, by whatever client, against the published documents as it came
 * over the wire: JSON as its type, a declared status, the declared body. Without the documents only the first is
 * checked, and a message says so.
 */
export function checkEveryAnswer(): void {
  const original = globalThis.fetch;
  const problems: string[] = [];
  let checked = 0;

  beforeAll(() => {
    const validators = new Map(CONTRACTS.map((contract) => [contract, loadValidators(contract)]));
    globalThis.fetch = async (input, init) => {
      const response = await original(input, init);
      const method = init?.method ?? (input instanceof Request ? input.method : "GET");
      const url = new URL(input instanceof Request ? input.url : input);
      const contract = CONTRACTS.find((one) => one.method === method && one.isAnsweredBy.test(url.pathname));
      if (contract === undefined) return response;
      checked++;
      const problem = findProblem(
        {
          status: response.status,
          type: response.headers.get("content-type"),
          text: await response.clone().text(),
        },
        validators.get(contract) ?? null,
      );
      if (problem !== null) problems.push(`${method} ${url.pathname}${url.search}: ${problem}`);
      return response;
    };
  });

  afterAll(() => {
    globalThis.fetch = original;
    expect(problems, "answers that break their contract").toEqual([]);
    expect(checked, "answers held against a contract").toBeGreaterThan(0);
  });
}

function findProblem(
  { status, type, text }: { status: number; type: string | null; text: string },
  validators: ReadonlyMap<number, ValidateFunction> | null,
): string | null {
  if (!/^application\/json(;|$)/.test(type ?? "")) return `${status} of type ${type}`;
  const body: unknown = JSON.parse(text);
  if (validators === null) return null;
  const validate = validators.get(status);
  if (validate === undefined) return `status ${status} is not declared: ${text}`;
  return validate(body) ? null : `${status} ${JSON.stringify(validate.errors)} in ${text.slice(0, 500)}`;
}

/** By status; null when the document is not beside the repository. */
function loadValidators({ file, method, operation }: Contract): ReadonlyMap<number, ValidateFunction> | null {
  const url = new URL(`../../../../shared/spec/${file}`, import.meta.url);
  if (!existsSync(url)) {
    process.stderr.write(`${file} is not beside the repository: answers are not held against it.\n`);
    return null;
  }
  const document = toDocument(JSON.parse(readFileSync(url, "utf8")));
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(document, file);
  const path = encodeURIComponent(operation.replaceAll("/", "~1"));
  const verb = method.toLowerCase();
  return new Map(
    Object.keys(document.paths[operation]?.[verb]?.responses ?? {}).map((status) => [
      Number(status),
      ajv.compile({ $ref: `${file}#/paths/${path}/${verb}/responses/${status}/content/application~1json/schema` }),
    ]),
  );
}

interface OpenApiDocument {
  paths: Record<string, Record<string, { responses: Record<string, unknown> } | undefined> | undefined>;
}

/** The published document is what it is; a wrong shape shows itself as an operation without statuses. */
function toDocument(value: unknown): OpenApiDocument {
  return value as OpenApiDocument;
}
