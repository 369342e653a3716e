import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { Validator } from "@seriousme/openapi-schema-validator";
import { startServer, type TestServer } from "@daybook/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { operationGaps } from "./contract-gaps.js";
import { markupProblems } from "./markup.js";
import { type OpenApiDocument, readDocument, routesOf, toDocument } from "./open-api.js";

const REFERENCE = new URL("../../../docs/reference/", import.meta.url);
const routes: string[] = [];
let server: TestServer;
let document: OpenApiDocument;

beforeAll(async () => {
  server = await startServer({
    onRoute: ({ method, url }) => routes.push(...[method].flat().map((one) => `${one} ${url}`)),
  });
  document = await readDocument(server);
});

afterAll(async () => {
  await server.close();
});

describe("the document", () => {
  test("has every route of the server, and every operation is a route", () => {
    // Fastify answers HEAD beside each GET, and the CORS plugin answers OPTIONS everywhere.
    const made = routes.filter((route) => !/^(HEAD|OPTIONS) /.test(route)).map(withoutPattern);
    const described = routesOf(document).map(({ method, path }) => `${method} ${path}`);
    expect(made.length).toBeGreaterThan(30);
    expect(described.toSorted()).toEqual([...new Set(made)].toSorted());
  });

  test("is valid OpenAPI 3.1", async () => {
    const result = await new Validator().validate(structuredClone(document) as object as Record<string, unknown>);
    expect(result.errors ?? []).toEqual([]);
    expect(result.valid).toBe(true);
    expect(document.openapi).toMatch(/^3\.1\./);
  });

  test("names each operation once, groups it, leads to a page that exists, and has an answer for success", async () => {
    const operations = routesOf(document);
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(ids.filter((id, place) => ids.indexOf(id) !== place)).toEqual([]);
    for (const { operation } of operations) {
      expect(operation.tags, `${operation.operationId}`).toHaveLength(1);
      expect(existsSync(new URL(operation["x-page"], REFERENCE)), `${operation["x-page"]}`).toBe(true);
      expect(Object.keys(operation.responses).join(" "), `${operation.operationId}`).toMatch(/\b20[014]\b/);
    }
  });

  test("refers to every schema that it names, and to no other", () => {
    const text = JSON.stringify(document);
    const referred = new Set([...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name = ""]) => name));
    expect([...referred].toSorted()).toEqual(Object.keys(document.components.schemas).toSorted());
  });

  test("lists the very fields of events that their page lists", async () => {
    const page = await readFile(new URL("events.md", REFERENCE), "utf8");
    const [, fields = ""] = /## Fields of `data`\n([\s\S]*?)\n## /.exec(page) ?? [];
    const listed = [...fields.matchAll(/^\| `(\w+)` \|/gm)].map(([, name = ""]) => name);
    const described = Object.keys(document.components.schemas["EventData"]?.properties ?? {});
    expect(listed.length).toBeGreaterThan(50);
    expect(described.toSorted()).toEqual(listed.toSorted());
  });

  test("is answered again only when it has changed", async () => {
    const first = await server.call("GET", "/openapi.json");
    const etag = first.headers.get("etag") ?? "";
    expect(etag).toMatch(/^"[\w-]+"$/);
    const again = await server.call("GET", "/openapi.json", { headers: { "if-none-match": etag } });
    expect({ status: again.status, text: again.text, etag: again.headers.get("etag") }).toEqual({
      status: 304,
      text: "",
      etag,
    });
    const other = await server.call("GET", "/openapi.json", { headers: { "if-none-match": '"other"' } });
    expect([other.status, other.text]).toEqual([200, first.text]);
  });
});

describe("the published contracts", () => {
  const contracts = [
    { file: "openrouter-analytics.openapi.json", prefix: "/api/v1" },
    { file: "v0-v1-reports.openapi.json", prefix: "/v1" },
    { file: "v0-reports.openapi.json", prefix: "/v2" },
  ].map((contract) => ({ ...contract, url: new URL(`../../../../shared/spec/${contract.file}`, import.meta.url) }));

  for (const { file, prefix, url } of contracts) {
    test.skipIf(!existsSync(url))(`ours is a superset of ${file}`, () => {
      const theirs = toDocument(JSON.parse(readFileSync(url, "utf8")));
      const gaps = routesOf(theirs).flatMap(({ method, path, operation }) => {
        const own = document.paths[prefix + path]?.[method.toLowerCase()];
        if (own === undefined) return [`${method} ${path} is missing`];
        return operationGaps({ document: theirs, operation }, { document, operation: own }).map(
          (gap) => `${method} ${path}: ${gap}`,
        );
      });
      expect(routesOf(theirs).length).toBeGreaterThan(2);
      expect(gaps).toEqual([]);
    });
  }

  test("what OpenRouter's newest client requires beyond its document is required here", () => {
    const required = (name: string): string[] => document.components.schemas[name]?.required ?? [];
    expect(required("Key")).toEqual(expect.arrayContaining(["external_user", "creator_user_id", "workspace_id"]));
    expect(required("CurrentKey")).toEqual(
      expect.arrayContaining([
        "allowed_data_regions",
        "free_model_daily_requests",
        "organization_id",
        "workspace_id",
        "is_management_key",
        "is_provisioning_key",
        "creator_user_id",
        "rate_limit",
      ]),
    );
    const created = document.paths["/api/v1/keys"]?.["post"]?.requestBody?.content["application/json"]?.schema;
    expect(created?.properties).toHaveProperty("external");
    expect(document.components.schemas["Workspace"]?.properties).toHaveProperty("disabled_server_tools");
  });
});

describe("the page", () => {
  test("is well-formed, has every operation, and needs nothing from elsewhere", async () => {
    const { status, headers, text } = await server.call("GET", "/docs");
    expect([status, headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    expect(markupProblems(text)).toEqual([]);
    for (const { method, path, operation } of routesOf(document)) {
      expect(text).toContain(`<section class="operation" id="${operation.operationId}">`);
      expect(text).toContain(`${method}</span> <code>${path}</code>`);
    }
    expect(text).not.toMatch(/<(script|img|link|iframe|object|base|form)\b/);
    expect(
      [...text.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, to = ""]) => to).filter((to) => !/^(#|\/(?!\/))/.test(to)),
    ).toEqual([]);
    expect(text).not.toMatch(/https?:\/\/|@import|url\(/);
  });

  test("may load its own style sheet, known by its hash, and nothing more", async () => {
    const { headers, text } = await server.call("GET", "/docs");
    const style = /<style>([^<]*)<\/style>/.exec(text)?.[1] ?? "";
    const hash = createHash("sha256").update(style).digest("base64");
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy.split("; ")).toEqual(expect.arrayContaining(["default-src 'none'", `style-src 'sha256-${hash}'`]));
    expect(policy).not.toContain("unsafe");
    expect(style.length).toBeGreaterThan(500);
    expect(style).toContain("prefers-color-scheme: dark");
  });

  test("is answered again only when it has changed", async () => {
    const etag = (await server.call("GET", "/docs")).headers.get("etag") ?? "";
    const again = await server.call("GET", "/docs", { headers: { "if-none-match": `W/${etag}` } });
    expect([again.status, again.text]).toEqual([304, ""]);
    const head = await server.call("HEAD", "/docs");
    expect([head.status, head.text, head.headers.get("etag")]).toEqual([200, "", etag]);
  });
});

/** A route as OpenAPI writes it. */
function withoutPattern(route: string): string {
  return route.replaceAll(/:(\w+)/g, "{$1}");
}
