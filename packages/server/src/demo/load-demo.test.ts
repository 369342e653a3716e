import { createServer } from "node:http";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { readDemoFile } from "./demo-file.js";
import { demoTeams } from "./demo-teams.js";
import { loadDemo } from "./load-demo.js";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { DemoCredentials } from "./demo-file.js";

const NOW_MS = Date.parse("2026-11-18T09:00:00.000Z");
const OPERATOR_TOKEN = "operator";
const KEYS_WANTED = demoTeams().flatMap(({ keys }) => keys).length;

/** What a Daybook would hold, told over HTTP; `interfere` may answer an event batch in its place. */
class ScriptedDaybook {
  readonly created = new Map<string, Record<string, unknown>[]>();
  readonly deleted: string[] = [];
  readonly eventIds = new Set<string>();
  requests = 0;
  batches = 0;
  interfere: (batch: number) => { status: number; headers?: Record<string, string> } | null = () => null;
  readonly server: Server = createServer((request, response) => void this.answer(request, response));

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests += 1;
    const path = request.url ?? "";
    let body = "";
    for await (const chunk of request.setEncoding("utf8")) body += String(chunk);
    if (path === "/v1/events") return this.takeEvents(body, response);
    if (request.headers.authorization !== `Bearer ${OPERATOR_TOKEN}`) return void response.writeHead(401).end("{}");
    if (request.method === "DELETE") {
      this.deleted.push(path);
      return void response.writeHead(204).end();
    }
    const items = this.created.get(path) ?? [];
    this.created.set(path, items);
    if (request.method === "GET") return void response.end(JSON.stringify({ data: items }));
    const fields = z.record(z.string(), z.unknown()).parse(JSON.parse(body));
    const hash = this.requests.toString(16).padStart(64, "0");
    const item = path.endsWith("/keys") ? { ...fields, hash, revokedAt: null } : fields;
    items.push(item);
    response.writeHead(201).end(JSON.stringify({ ...item, key: `sk-db-v1-${hash}` }));
  }

  private takeEvents(body: string, response: ServerResponse): void {
    this.batches += 1;
    const interference = this.interfere(this.batches);
    if (interference !== null) {
      response.writeHead(interference.status, interference.headers).end("{}");
      return;
    }
    const lines = body.trimEnd().split("\n");
    for (const line of lines) this.eventIds.add(z.object({ id: z.string() }).parse(JSON.parse(line)).id);
    response.end(JSON.stringify({ accepted: lines.length }));
  }
}

let dataDir: string;
let daybook: ScriptedDaybook;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "daybook-load-demo-"));
  daybook = new ScriptedDaybook();
  await new Promise<void>((resolve) => daybook.server.listen(0, "127.0.0.1", resolve));
});

afterEach(async () => {
  await new Promise((resolve) => daybook.server.close(resolve));
  await rm(dataDir, { recursive: true });
});

function load(): Promise<DemoCredentials> {
  const address = daybook.server.address();
  if (address === null || typeof address === "string") throw new Error("the scripted server does not listen");
  const baseUrl = `http://127.0.0.1:${address.port}`;
  return loadDemo({ baseUrl, operatorToken: OPERATOR_TOKEN, dataDir, nowMs: NOW_MS, onProgress: () => undefined });
}

function countCreated(ending: string): number {
  return [...daybook.created].filter(([path]) => path.endsWith(ending)).flatMap(([, items]) => items).length;
}

test("teams, members, workspaces, keys and events are made, and the keys kept", async () => {
  const credentials = await load();
  expect(credentials.loaded).toBe(true);
  expect(credentials.teams.map(({ slug }) => slug)).toEqual(["acme", "harbor", "lumen"]);
  expect([countCreated("/teams"), countCreated("/members"), countCreated("/workspaces")]).toEqual([3, 48, 6]);
  expect(countCreated("/keys")).toBe(KEYS_WANTED);
  expect(daybook.eventIds.size).toBeGreaterThan(50_000);
  expect(await readDemoFile(dataDir)).toEqual(credentials);
});

test("a completed load is not repeated", async () => {
  const first = await load();
  const { requests } = daybook;
  expect(await load()).toEqual(first);
  expect(daybook.requests).toBe(requests);
});

test("a load that was refused half-way goes on with the same keys and makes nothing twice", async () => {
  daybook.interfere = (batch) => (batch >= 3 ? { status: 500 } : null);
  await expect(load()).rejects.toMatchObject({ code: "store_unavailable" });
  const interrupted = await readDemoFile(dataDir);
  expect(interrupted?.loaded).toBe(false);

  daybook.interfere = () => null;
  const credentials = await load();
  expect(credentials.teams).toEqual(interrupted?.teams);
  expect(daybook.deleted).toEqual([]);
  expect([countCreated("/teams"), countCreated("/members"), countCreated("/keys")]).toEqual([3, 48, KEYS_WANTED]);
});

test("keys whose secret was never written down are revoked and replaced", async () => {
  daybook.created.set("/admin/v1/teams/acme/keys", [
    { name: "Reports", hash: "lost", revokedAt: null },
    { name: "Reports", hash: "gone", revokedAt: "2026-11-01T00:00:00.000Z" },
    { name: "Somebody's own", hash: "other", revokedAt: null },
  ]);
  const { teams } = await load();
  expect(daybook.deleted).toEqual(["/admin/v1/teams/acme/keys/lost"]);
  expect(teams[0]?.keys).toHaveLength(6);
});

test("a server that is not ready gets the same batch again", async () => {
  daybook.interfere = (batch) => (batch === 2 ? { status: 503, headers: { "retry-after": "0" } } : null);
  const { loaded } = await load();
  expect(loaded).toBe(true);
  expect(daybook.eventIds.size).toBeGreaterThan(50_000);
});
