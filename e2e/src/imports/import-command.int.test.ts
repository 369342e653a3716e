import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runCommand, type SpawnedServer, spawnServer } from "@daybook/testkit";
import { beforeAll, expect, test, vi } from "vitest";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let server: SpawnedServer;
let files: string;

beforeAll(async () => {
  files = await mkdtemp(join(tmpdir(), "daybook-imports-"));
  server = await spawnServer({ dataDir: join(files, "data") });
  return async () => {
    await server.stop();
    await rm(files, { recursive: true, force: true });
  };
});

function daybook(...args: string[]): ReturnType<typeof runCommand> {
  return runCommand(args, { DAYBOOK_URL: server.url, DAYBOOK_DATA_DIR: join(files, "data") });
}

test("daybook import knows another tool's file by its content and tells what became of its rows", async () => {
  await server.createTeam({ slug: "acme" });
  const fixture = (path: string): string =>
    fileURLToPath(new URL(`../../../packages/engine/src/normalize/${path}`, import.meta.url));
  const csv = await daybook("import", fixture("openrouter-csv/__fixtures__/activity.csv"), "--team", "acme");
  expect([csv.exitCode, csv.stdout]).toEqual([
    0,
    "file               OpenRouter's activity export\ntaken              3 rows\nskipped, no calls  0 rows\nrefused            0 rows\n",
  ]);
  const logs = await daybook(
    "import",
    fixture("litellm-spend-log/__fixtures__/spend-logs.ndjson"),
    "--team",
    "acme",
    "--json",
  );
  expect(JSON.parse(logs.stdout)).toMatchObject({ kind: "litellm-spend-log", taken: 4, skipped: 1 });
  const bad = join(files, "bad.csv");
  await writeFile(bad, "generation_id,created_at,cost_total\ngen-1,yesterday,1\n");
  const refused = await daybook("import", bad, "--team", "acme");
  expect([refused.exitCode, refused.stderr]).toEqual([1, expect.stringMatching(/^ {2}line 2: time: /m)]);
  const other = join(files, "other.csv");
  await writeFile(other, "request_id,price\n1,2\n");
  const unknown = await daybook("import", other, "--team", "acme");
  expect([unknown.exitCode, unknown.stdout, unknown.stderr]).toEqual([
    1,
    "",
    expect.stringContaining("no file that Daybook knows"),
  ]);
});
