import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  type Accounts,
  type AccountsStore,
  type AnalyticsStore,
  type BackgroundSealer,
  type EventIntake,
  type EventWriterLimits,
  openAccounts,
  openAccountsStore,
  openAnalyticsStore,
  openEventWriter,
  openSealer,
  releaseRepricings,
  TraceIntake,
} from "@daybook/engine";
import { AccountsFollower } from "./accounts-follower.js";
import type { Config } from "./config.js";
import { type DataDirectory, openDataDirectory } from "./data-directory.js";
import { guardIntake } from "./guarded-intake.js";
import { SEALER_STUCK_MS } from "./sealer-problem.js";
import { TeamDerivation } from "./team-derivation.js";
import { Upkeep } from "./upkeep.js";
import { VendorSchedule } from "./vendors/vendor-schedule.js";

/** Everything a running server is made of. */
export interface Daybook {
  directory: DataDirectory;
  analytics: AnalyticsStore;
  accounts: Accounts;
  /** What `accounts` is written to; whole for backups only. */
  accountsStore: AccountsStore;
  /** Null with embedded accounts, which no other process can change. */
  accountsFollower: AccountsFollower | null;
  writer: EventIntake;
  /** What doors write to: takes in spans and events, and writes one event for each call that they tell of. */
  traces: TraceIntake;
  sealer: BackgroundSealer;
  /** Quiet for so long, the sealer is stuck. */
  sealerStuckMs: number;
  /** Lets go of old events, and erases people. */
  upkeep: Upkeep;
  /** Keeps what vendors say that teams used. */
  vendors: VendorSchedule;
  operatorToken: string;
  /** Signs cursors, encrypts vendors' keys; the same on every node and over restarts. */
  secret: string;
  nowMs: () => number;
  /** Stores what waits, lets the statements under way end, and lets the directory go. */
  close(): Promise<void>;
}

export interface DaybookOptions {
  nowMs?: () => number;
  /** Waits between requests to a vendor that asked for it. Default: the clock's. */
  waitForVendor?: (ms: number) => Promise<void>;
  /** Stands between the server and its engine, or each shard of it, for tests of slow and failing stores. */
  wrapAnalytics?: (store: AnalyticsStore) => AnalyticsStore;
  writerLimits?: Partial<EventWriterLimits>;
  /** Default 150 s. */
  sealerStuckMs?: number;
  onError: (error: unknown) => void;
  /** Called before embedded stores are made, which takes a few seconds. */
  onFirstStart?: () => void;
}

/**
 * The composition root: the one place that opens stores and wires them together.
 *
 * @throws DaybookError when the directory, a store or the configuration cannot be used
 */
export async function openDaybook(config: Config, options: DaybookOptions): Promise<Daybook> {
  const nowMs = options.nowMs ?? Date.now;
  const directory = await openDataDirectory(config.dataDir);
  const opened: { close(): Promise<void> }[] = [directory];
  const closeAll = async (): Promise<void> => {
    for (const part of opened.toReversed()) await part.close();
  };
  try {
    const operatorToken = config.adminToken ?? (await directory.secretFile("admin.token", "db-admin-"));
    const secret = config.secret ?? (await directory.secretFile("secret", ""));
    if (config.postgresUrl === null && !existsSync(join(directory.path, "accounts"))) options.onFirstStart?.();
    const accountsStore: AccountsStore = await openAccountsStore(
      config.postgresUrl === null ? { dataDir: directory.path } : { postgresUrl: config.postgresUrl },
    );
    opened.push(accountsStore);
    // Embedded accounts are this process's alone: whoever was pricing events anew is dead.
    if (config.postgresUrl === null) await releaseRepricings(accountsStore);
    const accounts = await openAccounts({ store: accountsStore, now: () => new Date(nowMs()) });
    const accountsFollower =
      config.postgresUrl === null ? null : new AccountsFollower({ accounts, onError: options.onError });
    if (accountsFollower !== null) {
      opened.push({ close: () => accountsFollower.stop() });
      accountsFollower.start();
    }
    const store = await openAnalyticsStore(
      config.clickhouseUrl === null
        ? { dataDir: directory.path }
        : { clickhouseUrl: config.clickhouseUrl, cluster: config.clickhouseCluster },
    );
    opened.push(store);
    const analytics = wrapped(store, options);
    const sealer = openSealer({ store: analytics, nowMs, everyMs: config.sealEveryMs, onError: options.onError });
    opened.push({ close: () => sealer.stop() });
    // Closed after the writer, whose last events may have something to note.
    const derivation = new TeamDerivation({ accounts, store: analytics, nowMs, onError: options.onError });
    opened.push(derivation);
    const plainWriter = await openEventWriter({
      store: analytics,
      nowMs,
      random: Math.random,
      onStored: (events) => sealer.noteStored(events),
      ...(options.writerLimits === undefined ? {} : { limits: options.writerLimits }),
    });
    opened.push(plainWriter);
    const writer = guardIntake(plainWriter, {
      directory: accounts.directory,
      takeUp: accountsFollower === null ? null : () => accounts.refresh(),
      nowMs,
      noteStored: (teamId, events) => derivation.noteStored(teamId, events),
    });
    const upkeep = new Upkeep({ store: analytics, accounts, nowMs, onError: options.onError });
    opened.push({ close: () => upkeep.stop() });
    const traces = new TraceIntake({
      store: analytics,
      writer,
      nowMs,
      newBatch: randomUUID,
      isShared: config.clickhouseUrl !== null,
      derivationOf: (teamId) => derivation.of(teamId),
    });
    opened.push(traces);
    const vendors = new VendorSchedule({
      store: accountsStore,
      accounts,
      secret,
      nowMs,
      onError: options.onError,
      ...(options.waitForVendor === undefined ? {} : { wait: options.waitForVendor }),
    });
    opened.push({ close: () => vendors.stop() });
    return {
      directory,
      analytics,
      accounts,
      accountsStore,
      accountsFollower,
      writer,
      traces,
      sealer,
      sealerStuckMs: options.sealerStuckMs ?? SEALER_STUCK_MS,
      upkeep,
      vendors,
      operatorToken,
      secret,
      nowMs,
      close: closeAll,
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

function wrapped(store: AnalyticsStore, { wrapAnalytics: wrap }: DaybookOptions): AnalyticsStore {
  if (wrap === undefined) return store;
  const { cluster } = store;
  return cluster === undefined
    ? wrap(store)
    : { ...wrap(store), cluster: { ...cluster, shards: cluster.shards.map((shard) => wrap(shard)) } };
}
