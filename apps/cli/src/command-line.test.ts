import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { RunningServer, ServeOptions } from "./command.js";
import { runDaybook } from "./testing/run-daybook.js";
import { startScriptedServer, type ScriptedAnswer, type ScriptedServer } from "./testing/scripted-server.js";

let folder = "";
let server: ScriptedServer | null = null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "daybook-cli-"));
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await server?.close();
  server = null;
});

async function script(...answers: ScriptedAnswer[]): Promise<ScriptedServer> {
  server = await startScriptedServer(answers);
  return server;
}

const member = {
  id: "user_1",
  email: "ada@acme.example",
  name: "Ada",
  avatar: null,
  teamRoles: ["OWNER"],
  v0Role: null,
  aliases: ["ada", "a@acme.example"],
  removedAt: null,
};

const calls: [argv: string, method: string, path: string, json: unknown][] = [
  ["team create acme --name Acme", "POST", "/admin/v1/teams", { slug: "acme", name: "Acme" }],
  ["team list", "GET", "/admin/v1/teams", null],
  [
    "member add --team acme --email a@x.example --role OWNER --role BILLING --v0-role V0Chatter --alias a --alias b",
    "POST",
    "/admin/v1/teams/acme/members",
    { email: "a@x.example", teamRoles: ["OWNER", "BILLING"], v0Role: "V0Chatter", aliases: ["a", "b"] },
  ],
  [
    "member add --team acme --email b@x.example",
    "POST",
    "/admin/v1/teams/acme/members",
    { email: "b@x.example", teamRoles: ["MEMBER"] },
  ],
  ["member list --team acme", "GET", "/admin/v1/teams/acme/members", null],
  [
    "member update a@x.example --team acme --v0-role none --name=",
    "PATCH",
    "/admin/v1/teams/acme/members/a%40x.example",
    { name: null, v0Role: null },
  ],
  ["member remove a@x.example --team acme", "DELETE", "/admin/v1/teams/acme/members/a%40x.example", null],
  [
    "member alias user_1 gh/ada --team acme",
    "POST",
    "/admin/v1/teams/acme/aliases",
    { value: "gh/ada", member: "user_1" },
  ],
  [
    "workspace create lab --team acme --name Lab",
    "POST",
    "/admin/v1/teams/acme/workspaces",
    { name: "Lab", slug: "lab" },
  ],
  ["workspace list --team acme", "GET", "/admin/v1/teams/acme/workspaces", null],
  [
    "key create --team acme --member a@x.example --kind ingest --name gateway --workspace lab",
    "POST",
    "/admin/v1/teams/acme/keys",
    { name: "gateway", kind: "ingest", memberEmail: "a@x.example", workspace: "lab" },
  ],
  ["key list --team acme", "GET", "/admin/v1/teams/acme/keys", null],
  ["key revoke abc --team acme", "DELETE", "/admin/v1/teams/acme/keys/abc", null],
  ["rebuild --team acme", "POST", "/admin/v1/rebuild", { team: "acme" }],
  ["doctor", "GET", "/admin/v1/doctor", null],
];

test.each(calls)("`%s` asks %s %s with the operator token", async (argv, method, path, json) => {
  const { url, seen } = await script({ body: '{"ok":true,"checks":[],"rebuilt":1}' });
  const run = await runDaybook([...argv.split(" "), "--json"], { url });
  expect(run).toMatchObject({ exitCode: 0, stderr: "" });
  expect(seen[0]).toMatchObject({ method, path, headers: { authorization: "Bearer op-token" } });
  const sent = seen[0]?.body.toString() ?? "";
  expect(sent === "" ? null : JSON.parse(sent)).toEqual(json);
});

test("members are an aligned table for people and the server's JSON on request", async () => {
  const body = JSON.stringify({ data: [member, { ...member, email: "bo@acme.example", name: null, aliases: [] }] });
  const { url } = await script({ body });
  const run = await runDaybook(["member", "list", "--team", "acme"], { url });
  expect(run.stdout).toMatchInlineSnapshot(`
    "Email             Name  Team roles  v0 role  Aliases              Id
    ------------------------------------------------------------------------
    ada@acme.example  Ada   OWNER       -        ada, a@acme.example  user_1
    bo@acme.example   -     OWNER       -        -                    user_1
    "
  `);
  expect(run.stderr).toBe("\nNext: daybook report user-activity --team acme\n");
  const json = await runDaybook(["member", "list", "--team", "acme", "--json"], { url });
  expect(json).toMatchObject({ stdout: `${body}\n`, stderr: "" });
});

test("a new key is shown whole, on stdout", async () => {
  const key = `sk-db-v1-${"ab".repeat(32)}`;
  const { url } = await script({ status: 201, body: JSON.stringify({ key, hash: "h1", name: "gw", kind: "ingest" }) });
  const argv = ["key", "create", "--team", "acme", "--member", "a@x.example", "--kind", "ingest", "--name", "gw"];
  const run = await runDaybook(argv, { url });
  expect(run.stdout).toBe(`key   ${key}\nhash  h1\nname  gw\nkind  ingest\n`);
});

test("doctor fails when a check does, whatever the status it comes with", async () => {
  const checks = [
    { name: "rollups", ok: true, detail: "12 days" },
    { name: "clock", ok: false, detail: "5 s off" },
  ];
  const { url } = await script(
    { body: JSON.stringify({ ok: false, checks }) },
    { status: 503, body: JSON.stringify({ ok: false, checks }) },
  );
  const run = await runDaybook(["doctor"], { url });
  expect(run.exitCode).toBe(1);
  expect(run.stdout).toMatchInlineSnapshot(`
    "Check    Result  Detail
    ------------------------
    rollups  ok      12 days
    clock    FAILED  5 s off
    "
  `);
  expect(run.stderr).toBe("\ndaybook: 1 of 2 checks failed.\n");
  expect(await runDaybook(["doctor"], { url })).toEqual(run);
});

test("rebuild shows its progress on a terminal and the count at the end", async () => {
  const { url } = await script({ body: '{"done":1,"total":2}\n{"done":2,"total":2}\n{"rebuilt":2}\n' });
  const run = await runDaybook(["rebuild"], { url, isTerminal: true });
  expect(run.stdout).toBe("Rebuilt 2 days.\n");
  expect(run.stderr).toContain("Rebuilding [");
});

test.each([
  ['{"done":1,"total":2}\n', "ended its answer before the rebuild was done"],
  ['{"done":1,"total":2}\n{"error":{"code":"store_unavailable","message":"Disk full."}}\n', "Disk full."],
])("a rebuild that breaks off is a failure: %j", async (body, words) => {
  const { url } = await script({ body });
  const run = await runDaybook(["rebuild"], { url });
  expect(run).toMatchObject({ exitCode: 1, stdout: "" });
  expect(run.stderr).toContain(words);
});

test("no server: the address, the reason and how to start one", async () => {
  const { url, close } = await script({});
  await close();
  server = null;
  const run = await runDaybook(["team", "list"], { url });
  expect(run.exitCode).toBe(1);
  expect(run.stderr).toBe(
    `daybook: No answer from a Daybook server at ${url} (connection refused). ` +
      "Start one with `daybook serve`, or name a running one with --url or DAYBOOK_URL.\n",
  );
});

test("no token: both places it is looked for", async () => {
  const run = await runDaybook(["team", "list", "--data-dir", folder], { variables: {} });
  expect(run.exitCode).toBe(1);
  expect(run.stderr).toContain(`DAYBOOK_ADMIN_TOKEN is not set and ${join(folder, "admin.token")} does not exist`);
});

test("the token of the data directory is used when the environment has none", async () => {
  const { url, seen } = await script({ body: '{"data":[]}' });
  writeFileSync(join(folder, "admin.token"), "from-file\n");
  const run = await runDaybook(["team", "list"], { variables: { DAYBOOK_DATA_DIR: folder, DAYBOOK_URL: url } });
  expect(run.exitCode).toBe(0);
  expect(seen[0]?.headers.authorization).toBe("Bearer from-file");
});

test("a token that the server does not know is named by where it came from", async () => {
  const { url } = await script({ status: 401, body: '{"error":{"code":"unauthorized","message":"Unknown token."}}' });
  const run = await runDaybook(["team", "list"], { url });
  expect(run.exitCode).toBe(1);
  expect(run.stderr).toContain(`Unknown token. (${url} did not accept DAYBOOK_ADMIN_TOKEN;`);
});

test.each([
  [["nonsense"], "unknown command 'nonsense'"],
  [["team", "creat"], "Did you mean create?"],
  [["team", "create", "acme"], "required option '--name <name>' not specified"],
  [["team", "list", "extra"], "too many arguments"],
  [["key", "create", "--kind", "x"], "Allowed choices are management, inference, ingest"],
  [["report", "activity", "--team", "acme", "--date", "today"], '"today" is not a day'],
  [["report", "activity", "--team", "Acme Inc"], "is not a team's slug"],
  [["member", "remove", "..", "--team", "acme"], '".." names nothing'],
  [["member", "remove", "", "--team", "acme"], "must not be empty"],
  [["member", "update", "ada", "--team", "acme"], "Nothing to change was given"],
  [["serve", "--port", "99999"], "--port must be a number"],
  [["team", "list", "--url", "localhost:1"], "is not the address of a server"],
])("%j is used wrongly: exit code 2", async (argv, words) => {
  const run = await runDaybook(argv);
  expect(run).toMatchObject({ exitCode: 2, stdout: "" });
  expect(run.stderr).toContain(words);
});

test("help and version that were asked for are data", async () => {
  const help = await runDaybook(["report", "activity", "--help"]);
  expect(help).toMatchObject({ exitCode: 0, stderr: "" });
  expect(help.stdout).toContain("--group-by <workspace>");
  expect(await runDaybook(["--version"])).toMatchObject({ exitCode: 0, stdout: "0.1.0\n" });
});

test("no command at all shows help as a mistake", async () => {
  const run = await runDaybook([]);
  expect(run).toMatchObject({ exitCode: 2, stdout: "" });
  expect(run.stderr).toContain("report");
});

test("serve passes on what was given and nothing else", async () => {
  const seen: Omit<ServeOptions, "onProgress">[] = [];
  const startServer = ({ onProgress: _, ...options }: ServeOptions): Promise<RunningServer> => {
    seen.push(options);
    return Promise.resolve({ url: "http://127.0.0.1:1", dataDir: "d", operatorToken: "t", demo: null });
  };
  // An address that commands could not use must not keep the server from starting.
  const variables = { DAYBOOK_URL: "nonsense" };
  await runDaybook(["serve"], { startServer, variables });
  const argv = ["serve", "--host", "::1", "--port", "0", "--data-dir", "d", "--demo"];
  expect(await runDaybook(argv, { startServer, variables })).toMatchObject({
    exitCode: 0,
    stdout: "Daybook runs at http://127.0.0.1:1 (dashboard: http://127.0.0.1:1/), data in d. Stop it with Ctrl-C.\n",
    stderr: "",
  });
  expect(seen).toEqual([{}, { host: "::1", port: 0, dataDir: "d", demo: true }]);
});

test("a server that refuses to start is one line and exit code 1", async () => {
  const refusal = Object.assign(new Error("The data directory is in use."), { name: "DaybookError" });
  const run = await runDaybook(["serve"], { startServer: () => Promise.reject(refusal) });
  expect(run).toMatchObject({ exitCode: 1, stdout: "", stderr: "daybook: The data directory is in use.\n" });
});

test("the command of a checkout that is not built says what to run", () => {
  mkdirSync(join(folder, "bin"));
  const bin = join(folder, "bin", "daybook.cjs");
  copyFileSync(fileURLToPath(new URL("../bin/daybook.js", import.meta.url)), bin);
  const run = spawnSync(process.execPath, [bin, "team", "list"], { encoding: "utf8" });
  expect(run.status).toBe(1);
  expect(run.stderr).toBe("daybook: this checkout is not built yet. Run `npm run build`, then try again.\n");
});
