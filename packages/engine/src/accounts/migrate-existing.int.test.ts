import { copyFile, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { migrateAccounts } from "../store/accounts/migrate-accounts.js";
import { openAccountsStore } from "../store/accounts/open-accounts-store.js";
import { openPglite } from "../store/accounts/open-pglite.js";
import { risingClock } from "./__fixtures__/scratch-accounts.js";
import { openAccounts } from "./open-accounts.js";

const FIRST = "0001_teams.sql";
const WORKSPACE = "22222222-2222-4222-8222-222222222222";
const HASH = "a".repeat(64);

let scratch: string;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "daybook-migrate-"));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

test("a database of the first version opens with all it held, and what is new has its defaults and can be set", async () => {
  const dataDir = join(scratch, "data");
  const migrations = join(scratch, "migrations");
  await mkdir(migrations, { recursive: true });
  await mkdir(dataDir, { recursive: true });
  const source = new URL(`../../sql/postgres/migrations/${FIRST}`, import.meta.url);
  await copyFile(fileURLToPath(source), join(migrations, FIRST));
  const old = await openPglite(dataDir);
  await migrateAccounts(old.db, migrations);
  for (const statement of [
    sql`INSERT INTO teams (id, slug, name, created_at) VALUES ('team_1', 'acme', 'Acme', now())`,
    sql`INSERT INTO members (id, team_id, email, team_roles, created_at) VALUES ('user_1', 'team_1', 'ada@x.y', '{OWNER}', now())`,
    sql`INSERT INTO workspaces (id, team_id, slug, name, is_default, created_at) VALUES (${WORKSPACE}, 'team_1', 'default', 'Default', true, now())`,
    sql`INSERT INTO keys (hash, team_id, member_id, kind, name, label, created_at) VALUES (${HASH}, 'team_1', 'user_1', 'inference', 'k', 'l', now())`,
  ]) {
    await old.db.execute(statement);
  }
  await old.flush();
  await old.close();

  const store = await openAccountsStore({ dataDir });
  try {
    const accounts = await openAccounts({ store, now: risingClock() });
    expect(accounts.getTeam("acme")).toMatchObject({
      name: "Acme",
      totalCredits: null,
      requestsPerMinute: null,
      derivedChats: "auto",
      derivedChatsEndedAtMs: null,
    });
    const team = accounts.inTeam("acme");
    expect(team.listMembers()).toMatchObject([{ id: "user_1", teamRoles: ["OWNER"] }]);
    expect(team.getKey(HASH)).toMatchObject({
      name: "k",
      limitUsd: null,
      limitReset: null,
      includeByokInLimit: false,
      expiresAtMs: null,
      externalUser: null,
      externalKeyHash: null,
    });
    expect(team.getWorkspace("default")).toMatchObject({
      description: null,
      createdBy: null,
      preferences: { defaultTextModel: null, ioLoggingSamplingRate: 1, disabledServerTools: null },
    });
    expect(team.listWorkspaceMembers("default")).toMatchObject([{ workspaceId: WORKSPACE, memberId: "user_1" }]);

    await accounts.updateTeam("acme", { totalCredits: "0.000000000001", requestsPerMinute: 5 });
    await team.updateKey(HASH, { limitUsd: "999999999.5", limitReset: "weekly" });
    const again = await openAccounts({ store, now: risingClock() });
    expect(again.getTeam("acme")).toMatchObject({ totalCredits: "0.000000000001", requestsPerMinute: 5 });
    expect(again.inTeam("acme").getKey(HASH)).toMatchObject({ limitUsd: "999999999.5", limitReset: "weekly" });
  } finally {
    await store.close();
  }
});
