import { randomUUID } from "node:crypto";
import {
  DaybookError,
  endTurn,
  formatDay,
  keepVendorDays,
  type KeptCounts,
  type PseudonymOf,
  readVendorDays,
  type ServedDays,
  takeTurn,
  toEpochDay,
  type AccountsStore,
  type Turn,
  type VendorConnection,
  withoutErasedNames,
} from "@daybook/engine";
import { openRouterDays } from "./openrouter-days.js";
import { openSealedText } from "./sealed-text.js";
import { v0Days } from "./v0-days.js";
import { type VendorClient, vendorClient, VendorFailure } from "./vendor-client.js";

/** What a synchronisation needs of the server. */
export interface VendorSyncContext {
  store: AccountsStore;
  /** Opens the stored keys. */
  secret: string;
  nowMs: () => number;
  wait: (ms: number) => Promise<void>;
  signal: AbortSignal;
  /** Whom a team has erased comes in under the pseudonym. */
  pseudonymsOf: (teamId: string) => PseudonymOf;
}

/** What was kept so far. */
export interface VendorSyncProgress extends KeptCounts {
  /** Answers of the vendor that were kept. */
  answers: number;
  /** The last of them. */
  report: string;
  subject: string;
}

const HOUR_MS = 3_600_000;
const RETRY_MS_MIN = 5 * 60_000;
const V0_DAYS_BACK = 31;

/**
 * Asks the vendor for all that the connection wants and keeps it, answer by answer: what was kept stays when the rest
 * fails, and the same done again changes nothing.
 *
 * @throws DaybookError `conflict` when another node is at it; `vendor_failed`, which is noted at the connection;
 *   `conflict` too for a key that does not open; `store_unavailable`
 */
export async function* syncVendor(
  context: VendorSyncContext,
  connection: VendorConnection,
): AsyncGenerator<VendorSyncProgress> {
  const turn: Turn = { teamId: connection.teamId, vendor: connection.vendor, holder: randomUUID() };
  if (!(await takeTurn(context.store, turn))) {
    throw new DaybookError(
      "conflict",
      `A synchronisation with ${connection.vendor} is under way already. Look again when it has ended, in two minutes at most if its server was killed.`,
    );
  }
  let failure: unknown = new Error("stopped before its end");
  try {
    yield* keepAll(context, { connection, turn });
    failure = null;
  } catch (error) {
    failure = error;
    throw error;
  } finally {
    await endTurn(context.store, turn, outcomeOf(failure, connection, context.nowMs()));
  }
}

async function* keepAll(
  context: VendorSyncContext,
  { connection, turn }: { connection: VendorConnection; turn: Turn },
): AsyncGenerator<VendorSyncProgress> {
  const { store, secret, nowMs } = context;
  const key = openSealedText(secret, sealPlace(connection), connection.sealedKey);
  const client = vendorClient({ ...connection, ...context, key });
  const progress = { answers: 0, addedDays: 0, revisedDays: 0, confirmedDays: 0 };
  for await (const told of await servedDays(context, connection, client)) {
    const served = unnamed(told, context.pseudonymsOf(connection.teamId));
    const counts = await keepVendorDays(store, turn, { served, at: new Date(nowMs()) });
    progress.answers += 1;
    progress.addedDays += counts.addedDays;
    progress.revisedDays += counts.revisedDays;
    progress.confirmedDays += counts.confirmedDays;
    yield { ...progress, report: served.report, subject: served.subject };
  }
}

function unnamed(told: ServedDays, pseudonymOf: PseudonymOf): ServedDays {
  return { ...told, days: told.days.map(({ day, rows }) => ({ day, rows: withoutErasedNames(rows, pseudonymOf) })) };
}

async function servedDays(
  { store, nowMs }: VendorSyncContext,
  connection: VendorConnection,
  client: VendorClient,
): Promise<AsyncGenerator<ServedDays>> {
  const now = nowMs();
  if (connection.vendor === "openrouter") return openRouterDays(client, { ...connection, nowMs: now });
  const seen = { members: new Map<string, number>(), usage: new Map<string, number>() };
  const today = toEpochDay(now);
  for (const report of ["members", "usage"] as const) {
    const days = await readVendorDays(store, {
      teamId: connection.teamId,
      vendor: "v0",
      report,
      subject: "",
      firstDay: formatDay(today - V0_DAYS_BACK),
      lastDay: formatDay(today),
    });
    for (const { day, lastSeenAtMs } of days) seen[report].set(day, lastSeenAtMs);
  }
  return v0Days(client, { nowMs: now, seenAtMs: (report, day) => seen[report].get(day) ?? null });
}

/** What a stored key is bound to. */
export function sealPlace({ teamId, vendor }: Pick<VendorConnection, "teamId" | "vendor">): string {
  return `${teamId}/${vendor}`;
}

/** After a failure sooner than usual, each time later, and no sooner than the vendor asked for. */
function outcomeOf(failure: unknown, { everyHours, failures }: VendorConnection, nowMs: number) {
  const at = new Date(nowMs);
  const everyMs = everyHours * HOUR_MS;
  if (failure === null) return { at, dueAt: new Date(nowMs + everyMs), failure: null };
  const askedMs = failure instanceof VendorFailure ? (failure.retryAfterMs ?? 0) : 0;
  const inMs = Math.max(askedMs, Math.min(everyMs, RETRY_MS_MIN * 2 ** Math.min(failures, 16)));
  const why =
    failure instanceof DaybookError
      ? failure.message
      : "It was stopped, or something in Daybook failed; its log has the details.";
  return { at, dueAt: new Date(nowMs + inMs), failure: why };
}
