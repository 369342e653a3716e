import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  chatCreated,
  daysAgo,
  generation,
  messageCreated,
  runCommand,
  type SpawnedServer,
  spawnServer,
} from "@daybook/testkit";
import { beforeAll, expect, test, vi } from "vitest";
import { rowsIn } from "../crash/json-rows.js";

// Processes of their own, started one after another, on a machine that runs other tests meanwhile.
vi.setConfig({ testTimeout: 180_000 });

// One server for all: the tests tell one story in order, each command's outcome being seen by the next.
let server: SpawnedServer;
let files: string;

beforeAll(async () => {
  files = await mkdtemp(join(tmpdir(), "daybook-commands-"));
  server = await spawnServer({ dataDir: join(files, "data") });
  return async () => {
    await server.stop();
    await rm(files, { recursive: true, force: true });
  };
});

/** The command must succeed; its standard output. */
async function done(...args: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await daybook(...args);
  if (exitCode !== 0) throw new Error(`daybook ${args.join(" ")} ended with ${exitCode}: ${stderr}`);
  return stdout;
}

/** The command must succeed; its JSON. */
async function json(...args: string[]): Promise<unknown> {
  return JSON.parse(await done(...args, "--json"));
}

// The token comes from the data directory, as it does for a person on the same machine.
function daybook(...args: string[]): ReturnType<typeof runCommand> {
  return runCommand(args, { DAYBOOK_URL: server.url, DAYBOOK_DATA_DIR: join(files, "data") });
}

function keyIn(text: string): string {
  const key = /sk-db-v1-[0-9a-f]{64}/.exec(text)?.[0];
  if (key === undefined) throw new Error(`no key in ${text}`);
  return key;
}

async function writeLines(name: string, lines: readonly unknown[]): Promise<string> {
  const file = join(files, name);
  await writeFile(file, lines.map((line) => `${typeof line === "string" ? line : JSON.stringify(line)}\n`).join(""));
  return file;
}

test("teams: create, list, update, and a slug that is taken", async () => {
  expect(await done("team", "create", "acme", "--name", "Acme")).toMatch(/^slug +acme$/m);
  expect(await json("team", "create", "globex", "--name", "Globex", "--plan", "other")).toMatchObject({
    slug: "globex",
    name: "Globex",
    plan: "other",
  });
  expect(await done("team", "list")).toMatch(/^acme +Acme +v0-enterprise /m);
  expect(await json("team", "list")).toMatchObject({ data: [{ slug: "acme" }, { slug: "globex" }] });
  await done("team", "update", "acme", "--total-credits", "120.5", "--requests-per-minute", "64");
  expect(await done("team", "update", "acme", "--name", "Acme Inc")).toMatch(
    /^name +Acme Inc$[^]*^total credits \(USD\) +120\.5$[^]*^requests per minute +64$/m,
  );
  const none = ["--total-credits", "none", "--requests-per-minute", "none"];
  expect(await json("team", "update", "acme", ...none)).toMatchObject({ totalCredits: null, requestsPerMinute: null });
  expect(await done("team", "update", "acme", "--derived-chats", "off")).toMatch(/^derived chats +off$/m);
  expect(await json("team", "update", "acme", "--derived-chats", "auto")).toMatchObject({ derivedChats: "auto" });
  expect(await daybook("team", "update", "acme", "--derived-chats", "never")).toMatchObject({ exitCode: 2 });
  expect(await json("team", "create", "initech", "--name", "Initech", "--derived-chats", "on")).toMatchObject({
    derivedChats: "on",
  });
  expect(await daybook("team", "update", "acme")).toMatchObject({ exitCode: 2 });
  expect(await daybook("team", "update", "acme", "--requests-per-minute", "0")).toMatchObject({ exitCode: 2 });
  const taken = await daybook("team", "create", "acme", "--name", "Again");
  expect([taken.exitCode, taken.stdout, taken.stderr]).toEqual([
    1,
    "",
    expect.stringMatching(/^daybook: The slug "acme" belongs to another team\./),
  ]);
});

test("members: add, list, update, alias and remove", async () => {
  await done("member", "add", "--team", "acme", "--email", "ada@acme.example", "--role", "OWNER", "--role", "MEMBER");
  const added = await json("member", "add", "--team", "acme", "--email", "bob@acme.example", "--alias", "bob-1");
  expect(added).toMatchObject({ email: "bob@acme.example", aliases: ["bob-1"], v0Role: null });
  await done("member", "update", "bob@acme.example", "--team", "acme", "--name", "Bob", "--v0-role", "V0Builder");
  expect(await done("member", "alias", "bob@acme.example", "bob-2", "--team", "acme")).toMatch(
    /bob-2 .*bob@acme\.example/,
  );
  expect(await json("member", "list", "--team", "acme")).toMatchObject({
    data: [
      { email: "ada@acme.example", teamRoles: ["OWNER", "MEMBER"] },
      { email: "bob@acme.example", name: "Bob", v0Role: "V0Builder", aliases: ["bob-1", "bob-2"] },
    ],
  });
  expect(await done("member", "list", "--team", "acme")).toMatch(/^bob@acme\.example +Bob /m);

  await done("member", "add", "--team", "acme", "--email", "eve@acme.example");
  expect(await done("member", "remove", "eve@acme.example", "--team", "acme")).toMatch(/^Removed eve@acme\.example/);
  expect(await done("member", "list", "--team", "acme")).not.toContain("eve@");
  expect(await json("member", "list", "--team", "globex")).toEqual({ data: [] });
});

test("workspaces: create and list", async () => {
  expect(await json("workspace", "create", "research", "--team", "acme", "--name", "Research")).toMatchObject({
    slug: "research",
    isDefault: false,
  });
  expect(await done("workspace", "list", "--team", "acme")).toMatch(/^default .*\n^research /m);
  expect(await json("workspace", "list", "--team", "acme")).toMatchObject({
    data: [{ slug: "default", isDefault: true }, { slug: "research" }],
  });
});

test("keys: create shows the key once, list never does, and a revoked key stops at once", async () => {
  const member = ["--team", "acme", "--member", "ada@acme.example"];
  const shown = await done(
    "key",
    "create",
    ...member,
    "--kind",
    "ingest",
    "--name",
    "sender",
    "--workspace",
    "research",
  );
  const hash = /^hash +([0-9a-f]{64})$/m.exec(shown)?.[1] ?? "";
  const key = keyIn(shown);
  const management = keyIn(
    JSON.stringify(await json("key", "create", ...member, "--kind", "management", "--name", "m")),
  );

  const listed = await done("key", "list", "--team", "acme");
  expect(listed).toContain(hash);
  expect(listed).not.toMatch(/sk-db-v1-[0-9a-f]{64}/);
  expect(JSON.stringify(await json("key", "list", "--team", "acme"))).not.toContain(key);

  const send = (): Promise<{ status: number }> =>
    server.call("POST", "/v1/events", { key, body: generation({ time: `${daysAgo(1)}T01:00:00Z`, id: "by-key" }) });
  expect((await send()).status).toBe(200);
  expect((await server.call("GET", "/api/v1/activity", { key: management })).status).toBe(200);
  expect(await done("key", "revoke", hash, "--team", "acme")).toMatch(/^Revoked/);
  expect((await send()).status).toBe(401);
  const imported = await daybook("import", await writeLines("one.ndjson", [generation()]), "--key", key);
  expect(imported).toMatchObject({ exitCode: 1, stdout: "" });
  const unknown = await daybook("key", "revoke", "0".repeat(64), "--team", "acme");
  expect([unknown.exitCode, unknown.stdout]).toEqual([1, ""]);
});

test("import: problems by line number with exit code 1 and nothing stored, and --partial stores the good ones", async () => {
  const time = `${daysAgo(2)}T12:00:00Z`;
  const file = await writeLines("mixed.ndjson", [
    generation({ time, id: "good-1", data: { model: "import/good" } }),
    "not json",
    generation({ time, id: "bad-1", data: { model: 7 } }),
    generation({ time, id: "good-2", data: { model: "import/good" } }),
  ]);
  const refused = await daybook("import", file, "--team", "acme");
  expect(refused).toMatchObject({ exitCode: 1, stdout: "" });
  expect(refused.stderr).toMatch(/^daybook: Nothing was stored: 2 problems/);
  expect(refused.stderr).toMatch(/^ {2}line 2: is not JSON/m);
  expect(refused.stderr).toMatch(/^ {2}line 3: data\.model: /m);
  expect(await done("report", "activity", "--team", "acme", "--json")).not.toContain("import/good");

  const partial = await daybook("import", file, "--team", "acme", "--partial");
  expect([partial.exitCode, partial.stdout]).toEqual([0, "accepted  2 events\nrejected  2 events\n"]);
  expect(partial.stderr).toMatch(/^ {2}line 2: /m);
  expect(await json("import", file, "--team", "acme", "--partial")).toMatchObject({ accepted: 2, rejected: 2 });

  const array = join(files, "array.json");
  await writeFile(array, JSON.stringify([chatCreated({ time, id: "chat" }), messageCreated({ time, id: "message" })]));
  expect(await json("import", array, "--team", "acme")).toEqual({ accepted: 2 });
  expect(await daybook("import", join(files, "none.ndjson"), "--team", "acme")).toMatchObject({
    exitCode: 1,
    stdout: "",
  });
  expect(await daybook("import", file)).toMatchObject({ exitCode: 2, stdout: "" });
});

test("report activity: the totals line is the sum of the rows, and every filter is passed on", async () => {
  await done(
    "import",
    await writeLines(
      "usage.ndjson",
      Array.from({ length: 30 }, (_, at) =>
        generation({
          time: `${daysAgo(1 + (at % 3))}T12:00:00Z`,
          id: `usage-${at}`,
          data: {
            user: at % 2 === 0 ? "bob-2" : "ada@acme.example",
            model: `m/${at % 4}`,
            usage: "0.1",
            byok_usage_inference: "0.000000000001",
            prompt_tokens: 1_000 + at,
            workspace: at % 5 === 0 ? "research" : "default",
          },
        }),
      ),
    ),
    "--team",
    "acme",
  );
  const table = await done("report", "activity", "--team", "acme");
  const lines = table
    .trimEnd()
    .split("\n")
    .map((line) => line.trim().split(/ {2,}/));
  const numbers = (line: readonly string[]): number[] => line.slice(-6).map((cell) => Number(cell.replaceAll(",", "")));
  const rows = lines.filter(([day]) => /^\d{4}-/.test(day ?? "")).map(numbers);
  const total = numbers(lines.at(-1) ?? []);
  expect(lines.at(-1)?.[0]).toBe("Total");
  for (const [at, sum] of total.entries()) {
    expect(rows.reduce((before, row) => before + (row[at] ?? 0), 0)).toBeCloseTo(sum, 12);
  }
  // 30 here, 2 imported before and 1 sent with the key: 30 times 0.1 and 3 times 0.015, exactly.
  expect(
    lines
      .at(-1)
      ?.slice(-2)
      .map((cell) => cell.replace(/0+$/, "")),
  ).toEqual(["3.045", "0.00000000003"]);
  expect(total[0]).toBe(33);

  const rowsOf = async (...filter: string[]): Promise<Record<string, unknown>[]> =>
    rowsIn(await json("report", "activity", "--team", "acme", ...filter));
  const requestsOf = async (...filter: string[]): Promise<number> =>
    (await rowsOf(...filter)).reduce((sum, row) => sum + Number(row["requests"]), 0);
  expect(await requestsOf("--date", daysAgo(3))).toBe(10);
  expect(await requestsOf("--user-id", "bob@acme.example")).toBe(15);
  const workspaces = rowsIn(await json("workspace", "list", "--team", "acme"));
  const research = String(workspaces.find(({ slug }) => slug === "research")?.["id"]);
  expect(await requestsOf("--workspace-id", research)).toBe(7);
  expect(new Set((await rowsOf("--group-by", "workspace")).map((row) => row["workspace_id"])).size).toBe(2);
  expect(await daybook("report", "activity", "--team", "nobody")).toMatchObject({ exitCode: 1, stdout: "" });
  expect(await daybook("report", "activity", "--team", "acme", "--date", "yesterday")).toMatchObject({ exitCode: 2 });
});

test("report user-activity: members, aliases and totals", async () => {
  const report = await done("report", "user-activity", "--team", "acme", "--start", daysAgo(5), "--end", daysAgo(0));
  expect(report).toMatch(/^Member +Name +v0 role +Chats +Messages +Active \(days\)/);
  expect(report).toMatch(/^bob@acme\.example +Bob +V0Builder +0 +0 +3 /m);
  expect(report).toMatch(/^ada@example\.com .* 1 +1 +2 /m);
  expect(report.trimEnd().split("\n").at(-1)).toMatch(/^Total +1 +1 +8$/);
  expect(await json("report", "user-activity", "--team", "acme")).toMatchObject({ object: "list", data: [{}, {}, {}] });
});

test("rebuild and doctor", async () => {
  const before = await done("report", "activity", "--team", "acme", "--json");
  expect(await done("rebuild", "--team", "acme")).toMatch(/^Rebuilt \d+ days\.$/m);
  expect(await json("rebuild")).toEqual({ rebuilt: expect.any(Number) });
  expect(await done("report", "activity", "--team", "acme", "--json")).toBe(before);
  expect(await done("doctor")).not.toContain("FAILED");
  expect(await json("doctor")).toMatchObject({ ok: true });
});

test("retention and erasure", async () => {
  expect(await done("team", "update", "acme", "--retention-days", "40")).toMatch(/^retention \(days\) +40$/m);
  expect(await done("retention", "run")).toMatch(/^days frozen +0$/m);
  expect(await json("retention", "run")).toEqual({ frozenDays: 0, deletedDays: 0 });
  expect(await json("team", "update", "acme", "--retention-days", "off")).toMatchObject({
    retentionDays: null,
    frozenBefore: daysAgo(40),
  });
  expect(await daybook("team", "update", "acme", "--retention-days", "30")).toMatchObject({ exitCode: 1 });
  expect(await daybook("team", "update", "acme", "--retention-days", "many")).toMatchObject({ exitCode: 2 });

  const before = await done("report", "activity", "--team", "acme", "--json");
  expect(await done("member", "erase", "bob-1", "--team", "acme")).toMatch(/^pseudonym +erased-[0-9a-f]{16}$/m);
  expect(await done("report", "activity", "--team", "acme", "--json")).toBe(before);
  expect(await done("report", "user-activity", "--team", "acme", "--json")).not.toMatch(/bob/i);
  expect(await json("member", "erase", "bob@acme.example", "--team", "acme")).toMatchObject({ person: "member" });
  expect(await daybook("member", "erase", "nobody-here", "--team", "acme")).toMatchObject({ exitCode: 1, stdout: "" });
});

test("a server that does not run, and a token that is not its own, are told in one line", async () => {
  const away = await runCommand(["team", "list"], { DAYBOOK_URL: "http://127.0.0.1:9", DAYBOOK_ADMIN_TOKEN: "token" });
  expect(away).toMatchObject({ exitCode: 1, stdout: "" });
  expect(away.stderr).toMatch(
    /^daybook: No answer from a Daybook server at http:\/\/127\.0\.0\.1:9 .*`daybook serve`.*\n$/,
  );
  const wrong = await runCommand(["team", "list"], { DAYBOOK_URL: server.url, DAYBOOK_ADMIN_TOKEN: "wrong" });
  expect(wrong).toMatchObject({ exitCode: 1, stdout: "" });
  expect(wrong.stderr).toMatch(/^daybook: .*DAYBOOK_ADMIN_TOKEN.*\n$/);
});
