import { existsSync, readFileSync } from "node:fs";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { afterAll, beforeAll, expect } from "vitest";

/** One operation of a published OpenAPI document, and the requests that are answered by it. */
interface Contract {
  file: string;
  operation: string;
  isAnsweredBy: RegExp;
}

const CONTRACTS: readonly Contract[] = [
  {
    file: "openrouter-analytics.openapi.json",
    operation: "/activity",
    isAnsweredBy: /^\/+(api\/v1\/+)+activity\/?$/,
  },
  {
    file: "v0-v1-reports.openapi.json",
    operation: "/reports/user-activity",
    isAnsweredBy: /^\/+v1\/+reports\/+user-activity\/?$/,
  },
];

/**
 * Holds every GET answer that this file's tests see, by whatever client, against the published documents as it came
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
      const contract = CONTRACTS.find(({ isAnsweredBy }) => isAnsweredBy.test(url.pathname));
      if (contract === undefined || method !== "GET") return response;
      checked++;
      const problem = findProblem(
        {
          status: response.status,
          type: response.headers.get("content-type"),
          text: await response.clone().text(),
        },
        validators.get(contract) ?? null,
      );
      if (problem !== null) problems.push(`GET ${url.pathname}${url.search}: ${problem}`);
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
function loadValidators({ file, operation }: Contract): ReadonlyMap<number, ValidateFunction> | null {
  const url = new URL(`../../../../shared/spec/${file}`, import.meta.url);
  if (!existsSync(url)) {
    process.stderr.write(`${file} is not beside the repository: answers are not held against it.\n`);
    return null;
  }
  const document = toDocument(JSON.parse(readFileSync(url, "utf8")));
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(document, file);
  const path = operation.replaceAll("/", "~1");
  return new Map(
    Object.keys(document.paths[operation]?.get.responses ?? {}).map((status) => [
      Number(status),
      ajv.compile({ $ref: `${file}#/paths/${path}/get/responses/${status}/content/application~1json/schema` }),
    ]),
  );
}

interface OpenApiDocument {
  paths: Record<string, { get: { responses: Record<string, unknown> } } | undefined>;
}

/** The published document is what it is; a wrong shape shows itself as an operation without statuses. */
function toDocument(value: unknown): OpenApiDocument {
  return value as OpenApiDocument;
}
