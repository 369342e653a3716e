import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { runDaybook } from "../../testing/run-daybook.js";
import { startScriptedServer, type ScriptedAnswer, type ScriptedServer } from "../../testing/scripted-server.js";

const events = '{"id":"1"}\n{"id":"2"}\n';
let folder = "";
let server: ScriptedServer | null = null;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "daybook-import-"));
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(async () => {
  await server?.close();
  server = null;
});

function file(name: string, bytes: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

async function script(...answers: ScriptedAnswer[]): Promise<ScriptedServer> {
  server = await startScriptedServer(answers);
  return server;
}

test("a file is sent byte by byte as NDJSON for the team", async () => {
  const { url, seen } = await script({ body: '{"accepted":1234}' });
  const run = await runDaybook(["import", file("plain.ndjson", events), "--team", "acme"], { url });
  expect(run).toMatchObject({
    exitCode: 0,
    stdout: "accepted  1,234 events\n",
    stderr: "\nNext: daybook report activity --team acme\n",
  });
  expect(seen[0]?.body.toString()).toBe(events);
  expect(seen[0]).toMatchObject({
    method: "POST",
    path: "/v1/events",
    headers: {
      "content-type": "application/x-ndjson",
      "content-length": String(events.length),
      authorization: "Bearer op-token",
      "x-daybook-team": "acme",
    },
  });
});

test("a gzip file is sent as it is", async () => {
  const { url, seen } = await script({ body: '{"accepted":2}' });
  const zipped = gzipSync(events);
  await runDaybook(["import", file("zipped.gz", zipped), "--team", "acme", "--partial"], { url });
  expect(seen[0]?.body.equals(zipped)).toBe(true);
  expect(seen[0]?.path).toBe("/v1/events?partial=true");
  expect(seen[0]?.headers).toMatchObject({ "content-type": "application/x-ndjson", "content-encoding": "gzip" });
});

test.each([
  ["plain", (text: string) => Buffer.from(text)],
  ["gzip", (text: string) => gzipSync(text)],
])("a %s JSON array is sent as JSON", async (name, encode) => {
  const { url, seen } = await script({ body: '{"accepted":1}' });
  await runDaybook(["import", file(`array-${name}`, encode(' \n[{"id":"1"}]')), "--team", "acme"], { url });
  expect(seen[0]?.headers["content-type"]).toBe("application/json");
});

test("a JSON array of more than 16 MiB is refused with a way out", async () => {
  const path = file("large.json", `[${" ".repeat(16 * 1024 * 1024)}]`);
  const run = await runDaybook(["import", path, "--team", "acme"]);
  expect(run.exitCode).toBe(1);
  expect(run.stderr).toContain("jq -c '.[]'");
});

test("an ingest key stands in for the team and the operator token", async () => {
  const { url, seen } = await script({ body: '{"accepted":2}' });
  const path = file("keyed.ndjson", events);
  const run = await runDaybook(["import", path, "--key", "sk-db-v1-abc"], { variables: { DAYBOOK_URL: url } });
  expect(run.exitCode).toBe(0);
  expect(seen[0]?.headers).toMatchObject({ authorization: "Bearer sk-db-v1-abc" });
  expect(seen[0]?.headers).not.toHaveProperty("x-daybook-team");
});

test("standard input is streamed without a length", async () => {
  const { url, seen } = await script({ body: '{"accepted":2}' });
  const run = await runDaybook(["import", "-", "--team", "acme", "--json"], { url, stdin: events });
  expect(run).toMatchObject({ exitCode: 0, stdout: '{"accepted":2}\n', stderr: "" });
  expect(seen[0]?.body.toString()).toBe(events);
  expect(seen[0]?.headers).toMatchObject({ "transfer-encoding": "chunked" });
});

test("problems are told by line, with how many more there are, and fail the command", async () => {
  const body = JSON.stringify({
    error: { code: "invalid_events", message: "Nothing was stored: 102 problems in the events." },
    problems: [
      { index: 0, path: "data.model", message: "is required" },
      { index: 7, path: "", message: "is not JSON\u001b[31m" },
    ],
    problemCount: 1102,
  });
  const { url } = await script({ status: 400, body });
  const run = await runDaybook(["import", file("bad.ndjson", events), "--team", "acme"], { url });
  expect(run.exitCode).toBe(1);
  expect(run.stdout).toBe("");
  expect(run.stderr).toMatchInlineSnapshot(`
    "daybook: Nothing was stored: 102 problems in the events.
      line 1: data.model: is required
      line 8: is not JSON�[31m
      and 1,100 more
    Mend these and import again, or store the others with --partial.
    "
  `);
});

test("refused events beside stored ones are counted and told", async () => {
  const body = '{"accepted":1,"rejected":1,"problems":[{"index":1,"path":"id","message":"is required"}]}';
  const { url } = await script({ body });
  const run = await runDaybook(["import", file("half.ndjson", events), "--team", "acme", "--partial"], { url });
  expect(run.exitCode).toBe(0);
  expect(run.stdout).toBe("accepted  1 event\nrejected  1 event\n");
  expect(run.stderr).toContain("  line 2: id: is required\n");
});

test("the same body is sent again after 503 and after a broken connection, as long as the server asks", async () => {
  const busy = { status: 503, headers: { "retry-after": "7" }, body: '{"error":{"message":"busy"}}' };
  const { url, seen } = await script(busy, { drop: true }, { body: '{"accepted":2}' });
  const run = await runDaybook(["import", file("again.ndjson", events), "--team", "acme"], { url });
  expect(run.exitCode).toBe(0);
  expect(run.waitsMs).toEqual([7000, 2000]);
  expect(seen.map(({ body }) => body.toString())).toEqual([events, "", events]);
  expect(run.stderr).toContain("Sending again in 7 s (attempt 2 of 6).");
});

test("a server that stays away ends in a failure after six attempts", async () => {
  const { url, seen } = await script({ status: 503, body: '{"error":{"message":"The store is full."}}' });
  const run = await runDaybook(["import", file("away.ndjson", events), "--team", "acme"], { url });
  expect(run.exitCode).toBe(1);
  expect(seen).toHaveLength(6);
  expect(run.waitsMs).toEqual([1000, 2000, 4000, 8000, 16_000]);
  expect(run.stderr).toContain("daybook: The store is full. Not all was stored.");
});

test("standard input is never sent twice", async () => {
  const { url, seen } = await script({ status: 503, body: '{"error":{"message":"busy"}}' });
  const run = await runDaybook(["import", "-", "--team", "acme"], { url, stdin: events });
  expect(run.exitCode).toBe(1);
  expect(seen).toHaveLength(1);
});

test("a refusal that comes before the whole file was sent is told", async () => {
  const { url } = await script({ status: 401, body: '{"error":{"message":"Unknown key."}}', early: true });
  const path = file("early.ndjson", Buffer.alloc(8 * 1024 * 1024, "x\n"));
  const run = await runDaybook(["import", path, "--team", "acme"], { url });
  expect(run.exitCode).toBe(1);
  expect(run.stderr).toContain("daybook: Unknown key.");
  expect(run.waitsMs).toEqual([]);
});

test("a progress bar is drawn on a terminal only", async () => {
  const { url } = await script({ body: '{"accepted":2}' });
  const path = file("bar.ndjson", Buffer.alloc(3 * 1024 * 1024, "x\n"));
  const seen = await runDaybook(["import", path, "--team", "acme"], { url, isTerminal: true });
  expect(seen.stderr).toContain("of 3.0 MiB");
  const piped = await runDaybook(["import", path, "--team", "acme"], { url });
  expect(piped.stderr).not.toContain("MiB");
});

test("an empty file sends nothing and says so", async () => {
  const run = await runDaybook(["import", file("empty.ndjson", ""), "--team", "acme"]);
  expect(run).toMatchObject({ exitCode: 0, stdout: "accepted  0 events\n" });
  expect(run.stderr).toContain("is empty: nothing was sent");
});

test.each([
  [["import", "no-such-file", "--team", "acme"], 1, "there is no such file"],
  [["import", "."], 2, "Give either --team"],
  [["import", ".", "--team", "acme"], 1, "is a folder"],
  [["import", "x", "--team", "acme", "--key", "k"], 2, "Give either --team"],
])("%j fails with %i", async (argv, exitCode, words) => {
  const run = await runDaybook(argv);
  expect(run.exitCode).toBe(exitCode);
  expect(run.stderr).toContain(words);
});
