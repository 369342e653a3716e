import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { daysAgo, runCommand, seededRandom, startServer, testSeed, type TestServer } from "@daybook/testkit";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { AgedTeam } from "../retention/aged-team.js";
import { everythingSaid, mentions, storedText } from "./everything-said.js";

vi.setConfig({ testTimeout: 600_000, hookTimeout: 300_000 });

const seed = testSeed();
const scratch = await mkdtemp(join(tmpdir(), "daybook-older-backup-"));
const [backup, list] = [join(scratch, "backup"), join(scratch, "erasures.json")];
const PACE_MS = 20;
/** What was erased after the backup was made. */
const ERASED = /wynn|stranger-3|later@example/gi;

let server: TestServer;
let aged: AgedTeam;
let exported: unknown;

async function done(...args: string[]): Promise<unknown> {
  const { exitCode, stdout, stderr } = await runCommand([...args, "--url", server.url, "--json"], {
    DAYBOOK_ADMIN_TOKEN: server.operatorToken,
  });
  expect(exitCode, `${stderr}`).toBe(0);
  return JSON.parse(stdout);
}

/** A team some of whose days are frozen; a backup of it; people who are erased after that, and the list of them. */
beforeAll(async () => {
  process.stdout.write(`older backup: DAYBOOK_TEST_SEED=${seed}\n`);
  server = await startServer({ seals: true });
  aged = await AgedTeam.create(server, seededRandom(seed), 120);
  const team = `/admin/v1/teams/${aged.team.slug}`;
  await server.createKey(aged.team, { name: "Wynn's", kind: "management", memberEmail: "wynn@example.com" });
  await server.admin("PATCH", team, { retentionDays: 45 });
  await server.admin("POST", "/admin/v1/retention");
  // What a vendor said of a day.
  const rows = JSON.stringify([{ email: "wynn@example.com", id: "u1", name: "Wynn Hollis" }]);
  await server.daybook.accountsStore.db.execute(
    `insert into vendor_days (team_id, vendor, report, day, revision, rows, first_seen_at, last_seen_at)
      values ('${aged.team.id}', 'v0', 'members', '${daysAgo(3)}', 1, '${rows}', now(), now())`,
  );
  await done("backup", backup);

  // An alias that was given up since is still hers in the backup.
  await server.admin("PATCH", `${team}/members/wynn@example.com`, { aliases: [] });
  await server.createMember(aged.team, { email: "later@example.com" });
  const gone = await server.createTeam();
  await server.createMember(gone, { email: "wynn@example.com" });
  for (const person of ["wynn@example.com", "stranger-3", "later@example.com"]) {
    await server.admin("POST", `${team}/erasures`, { person });
  }
  await server.admin("POST", `/admin/v1/teams/${gone.slug}/erasures`, { person: "wynn@example.com" });
  exported = await done("erasure", "export", list);
  await server.close();
});

afterAll(async () => {
  await server.close();
  await rm(scratch, { recursive: true, force: true });
});

async function requireErased(when: string): Promise<void> {
  expect(mentions(await everythingSaid(server, aged), ERASED), `${when}`).toEqual([]);
  expect(mentions(await storedText(server, aged), ERASED), `${when}`).toEqual([]);
  await aged.requireRight(server, when);
}

/** What the team's owner reads, over and over, from before there is a team until it is told to stop. */
async function watch(work: { isOver: boolean }): Promise<{ answers: number; names: string[] }> {
  const seen = { answers: 0, names: new Set<string>() };
  let isLast = false;
  while (!isLast) {
    isLast = work.isOver;
    // The restore needs the machine as well.
    await sleep(PACE_MS);
    for (const path of ["/v1/events?limit=1000", "/v1/reports/user-activity", "/api/v1/organization/members"]) {
      const { status, text } = await server.call("GET", path, { key: aged.team.managementKey });
      if (status === 200) seen.answers++;
      else expect(status, `${text}`).toBe(401);
      for (const name of text.match(ERASED) ?? []) seen.names.add(`${path}: ${name}`);
    }
  }
  return { answers: seen.answers, names: [...seen.names] };
}

test("the list of erasures has no name, and only its owner reads the file", async () => {
  expect(exported).toEqual({ file: list, erasures: 4 });
  expect(mentions(await readFile(list, "utf8"), ERASED)).toEqual([]);
  expect((await stat(list)).mode & 0o777).toBe(0o600);
});

test("an older backup that is restored with the list never shows anybody who was erased since, and knows them when they come again", async () => {
  server = await startServer({ seals: true });
  const work = { isOver: false };
  const watching = watch(work);
  await done("restore", backup, "--erasures", list)
    .then((restored) => expect(restored).toMatchObject({ erasures: 3 }))
    .finally(() => {
      work.isOver = true;
    });
  const { answers, names } = await watching;
  await requireErased("restored");
  expect(names).toEqual([]);
  expect(answers).toBeGreaterThan(0);

  const kept = aged.sent.filter(({ day }) => day >= daysAgo(45)).map(({ wire }) => wire);
  await server.send(aged.team, kept);
  await requireErased("after a replay");
  expect(await done("erasure", "apply", list)).toEqual({ erasures: 0, known: 3, ofOtherTeams: 1 });
  expect(await server.admin("GET", "/admin/v1/doctor")).toMatchObject({ ok: true });
  await server.close();
});

test("a list that is applied after the restore does the same, and what is no list changes nothing", async () => {
  server = await startServer({ seals: true });
  await done("restore", backup);
  expect(mentions(await everythingSaid(server, aged), /wynn/gi)).not.toEqual([]);
  const path = "/admin/v1/erasures";
  const whole = JSON.parse(await readFile(list, "utf8")) as { erasures: object[] };
  const [first = {}] = whole.erasures;
  for (const body of [
    { format: 2, erasures: [] },
    { ...whole, erasures: [{ ...first, hashes: ["wynn@example.com"] }] },
    { ...whole, erasures: [{ ...first, pseudonym: "Wynn" }] },
    [],
  ]) {
    const { status, text } = await server.call("POST", path, { key: server.operatorToken, body });
    expect([status, text]).toEqual([400, expect.stringContaining("list of erasures")]);
  }
  expect(await server.admin("GET", path)).toEqual({ format: 1, erasures: [] });
  expect(await done("erasure", "apply", list)).toEqual({ erasures: 3, known: 0, ofOtherTeams: 1 });
  await requireErased("applied");
});
