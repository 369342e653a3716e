import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openAccountsStore, type AccountsStore } from "../../store/accounts/open-accounts-store.js";
import { openAccounts, type Accounts } from "../open-accounts.js";
import type { TeamAccounts } from "../team-accounts.js";

/** Accounts in a directory of their own, or in the PostgreSQL that DAYBOOK_TEST_POSTGRES_URL names. */
export interface ScratchAccounts {
  accounts: Accounts;
  store: AccountsStore;
  /** Null on PostgreSQL. */
  dataDir: string | null;
  /** A new team, so that no test sees another's. */
  newTeam(): Promise<{ slug: string; team: TeamAccounts }>;
  dispose(): Promise<void>;
}

export async function openScratchAccounts(): Promise<ScratchAccounts> {
  const postgresUrl = process.env["DAYBOOK_TEST_POSTGRES_URL"];
  const dataDir = await mkdtemp(join(tmpdir(), "daybook-accounts-"));
  const store = await openAccountsStore(postgresUrl === undefined ? { dataDir } : { postgresUrl });
  const accounts = await openAccounts({ store, now: risingClock() });
  const run = Date.now().toString(36);
  let teamCount = 0;
  return {
    accounts,
    store,
    dataDir: postgresUrl === undefined ? dataDir : null,
    newTeam: async () => {
      teamCount += 1;
      const slug = `team-${run}-${teamCount}`;
      await accounts.createTeam({ slug, name: `Team ${teamCount}` });
      return { slug, team: accounts.inTeam(slug) };
    },
    dispose: async () => {
      await store.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A second later each time it is asked. */
export function risingClock(): () => Date {
  let ms = Date.UTC(2026, 10, 22);
  return () => {
    ms += 1000;
    return new Date(ms);
  };
}
