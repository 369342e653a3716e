import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type AccountsStore, openAccountsStore } from "../store/accounts/open-accounts-store.js";
import { keepVendorDays, readVendorDays } from "./vendor-archive.js";
import { createVendorConnection, deleteVendorConnection, getVendorConnection } from "./vendor-connections.js";
import { endTurn, takeTurn } from "./vendor-turn.js";

const AT = new Date("2026-05-20T12:00:00Z");
const slice = { report: "account", subject: "", emptyDays: [] } as const;
let dataDir: string;
let store: AccountsStore;

beforeAll(async () => {
  const postgresUrl = process.env["DAYBOOK_TEST_POSTGRES_URL"];
  dataDir = await mkdtemp(join(tmpdir(), "daybook-vendors-"));
  store = await openAccountsStore(postgresUrl === undefined ? { dataDir } : { postgresUrl });
});
afterAll(async () => {
  await store.close();
  await rm(dataDir, { recursive: true, force: true });
});

async function newConnection(teamId: string): Promise<{ teamId: string; vendor: "openrouter" }> {
  await store.db.execute(sql`insert into teams (id, slug, name, created_at) values (${teamId}, ${teamId}, 'T', now())`);
  const vendor = "openrouter" as const;
  const fields = { baseUrl: "https://v.example", sealedKey: "x", byKey: false, byWorkspace: false, everyHours: 6 };
  await createVendorConnection(store, { teamId, vendor, ...fields, paused: false, at: AT });
  return { teamId, vendor };
}

test("of many who want the turn at once one gets it, and the next when it has ended", async () => {
  const connection = await newConnection("team_many");
  const holders = Array.from({ length: 8 }, (_, at) => ({ ...connection, holder: `node-${at}` }));
  const taken = await Promise.all(holders.map((turn) => takeTurn(store, turn)));
  expect(taken.filter((one) => one)).toHaveLength(1);
  const first = holders[taken.indexOf(true)];
  const other = holders[taken.indexOf(false)];
  if (first === undefined || other === undefined) throw new Error("nobody got the turn");
  // Whoever has no turn ends none.
  await endTurn(store, other, { at: AT, dueAt: AT, failure: null });
  expect(await takeTurn(store, other)).toBe(false);
  await endTurn(store, first, { at: AT, dueAt: AT, failure: null });
  expect(await takeTurn(store, other)).toBe(true);
});

test("the turn of a node that died is taken over, and what the dead one still sends is not kept", async () => {
  const connection = await newConnection("team_dead");
  const [dead, heir] = ["dead", "heir"].map((holder) => ({ ...connection, holder }));
  if (dead === undefined || heir === undefined) throw new Error("there are two");
  expect(await takeTurn(store, dead)).toBe(true);
  await store.db.execute(
    sql`update vendor_connections set turn_until = now() - interval '1 second' where team_id = 'team_dead'`,
  );
  expect(await takeTurn(store, heir)).toBe(true);
  const served = { ...slice, days: [{ day: "2026-05-19", rows: [{ model: "m" }] }] };
  await expect(keepVendorDays(store, dead, { served, at: AT })).rejects.toMatchObject({ code: "conflict" });
  expect(await keepVendorDays(store, heir, { served, at: AT })).toEqual({
    addedDays: 1,
    revisedDays: 0,
    confirmedDays: 0,
  });
  await endTurn(store, heir, { at: AT, dueAt: AT, failure: "no" });
  expect(await getVendorConnection(store, connection)).toMatchObject({ failure: "no", failures: 1, syncedAtMs: null });
});

test("a connection that goes while it is asked keeps nothing more, and its days stay", async () => {
  const connection = await newConnection("team_gone");
  const turn = { ...connection, holder: "node" };
  expect(await takeTurn(store, turn)).toBe(true);
  const day = (text: string): { day: string; rows: { model: string }[] } => ({ day: text, rows: [{ model: "m" }] });
  await keepVendorDays(store, turn, { served: { ...slice, days: [day("2026-05-18")] }, at: AT });
  await deleteVendorConnection(store, connection);
  const late = { ...slice, days: [day("2026-05-19")] };
  await expect(keepVendorDays(store, turn, { served: late, at: AT })).rejects.toMatchObject({ code: "conflict" });
  const range = { firstDay: "2026-05-01", lastDay: "2026-05-31" };
  const kept = await readVendorDays(store, { ...connection, report: "account", subject: null, ...range });
  expect(kept.map((one) => [one.day, one.revision, one.rows])).toEqual([["2026-05-18", 1, [{ model: "m" }]]]);
});
