import { expect } from "vitest";
import type { TestServer } from "@daybook/testkit";
import {
  parseCsv,
  parseExactJson,
  parseNdjson,
  readParquet,
  type Table,
  toTable,
  withExactLists,
} from "../daybook-reports/read-table.js";

/** A report as it is asked for: GET, or POST with a body. */
export interface ReportRequest {
  path: string;
  key: string;
  body?: object;
}
export type TableFormat = "csv" | "ndjson" | "parquet";
export type Json = Record<string, unknown>;

export async function fetchReport(server: TestServer, { path, key, body }: ReportRequest): Promise<Response> {
  return fetch(server.url + path, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${key}`, ...(body === undefined ? {} : { "content-type": "application/json" }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** The JSON with every number as its digits in a text. */
export async function askJson(server: TestServer, request: ReportRequest): Promise<Json> {
  const response = await fetchReport(server, request);
  const text = await response.text();
  expect(response.status, `${request.path}: ${text}`).toBe(200);
  return parseExactJson(text) as Json;
}

export async function askTable(server: TestServer, request: ReportRequest, format: TableFormat): Promise<Table> {
  const path = `${request.path}${request.path.includes("?") ? "&" : "?"}format=${format}`;
  const response = await fetchReport(server, { ...request, path });
  expect(response.status, `${path}`).toBe(200);
  switch (format) {
    case "csv":
      return withExactLists(parseCsv(await response.text()));
    case "ndjson":
      return parseNdjson(await response.text());
    case "parquet":
      return withExactLists((await readParquet(new Uint8Array(await response.arrayBuffer()))).table);
  }
}

/** The rows of a JSON report as `docs/reference/exports.md` flattens them; a table has null where JSON has nothing. */
export function flattened(rows: readonly Json[]): Table {
  return toTable(
    rows.map((row) => {
      const flat: Json = {};
      for (const [name, value] of Object.entries(row)) {
        if (name === "object") continue;
        if (typeof value !== "object" || value === null || Array.isArray(value)) flat[name] = value;
        else for (const [part, inner] of Object.entries(value)) flat[`${name}_${part}`] = inner;
      }
      return flat;
    }),
  );
}

/** The table must have a column for whatever a row has, and those rows. */
export function expectSameTable(table: Table, rows: Table, where: string): void {
  expect(table.length, `${where}`).toBe(rows.length);
  for (const [index, row] of rows.entries()) {
    const names = Object.keys(table[index] ?? {});
    expect(
      Object.keys(row).filter((name) => row[name] !== null && !names.includes(name)),
      `${where}: columns that are missing`,
    ).toEqual([]);
    const whole = Object.fromEntries(names.map((name) => [name, row[name] ?? null]));
    expect(table[index], `${where}, row ${index}`).toEqual(whole);
  }
}
