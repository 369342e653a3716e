import type { TeamDirectory } from "../accounts/team-directory.js";
import { listPriceVersions } from "../accounts/price-tables.js";
import type { EpochDay } from "../kernel/day.js";
import { DaybookError } from "../kernel/errors.js";
import { costByTable } from "../prices/price-event.js";
import type { PriceTable } from "../prices/price-table.js";
import type { AccountsStore } from "../store/accounts/open-accounts-store.js";
import type { AnalyticsStore } from "../store/analytics/analytics-store.js";
import {
  beginRepricing,
  endRepricing,
  listPending,
  notePending,
  type RepricedSums,
  type RepricingTurn,
  settlePending,
} from "./repricing-records.js";
import { addChanges, noChanges } from "./repriced-sums.js";
import {
  type CostChange,
  countFrozenDays,
  findToldCosts,
  listOpenDays,
  readOpenCosts,
  tellCosts,
} from "./stored-prices.js";

/** So many changes have room in the text of a statement. */
const LIMITS = { changesAtOnce: 500, pageEvents: 10_000 };

/** The moments between the steps, for tests that stop there. */
export type RepricingStep = "costs read" | "changes noted" | "costs told" | "changes counted";

export interface RepricingProgress extends RepricedSums {
  /** Null: it is a rehearsal and not kept. */
  number: number | null;
  /** Of the prices. */
  version: string;
  /** Days with events whose cost is open; `total` of them. */
  done: number;
  total: number;
  frozenDays: number;
  isFinished: boolean;
}

export interface RepricingOptions {
  store: AnalyticsStore;
  accountsStore: AccountsStore;
  team: TeamDirectory;
  /** Both inclusive. */
  fromDay: EpochDay;
  toDay: EpochDay;
  /** True: says what would change, and changes nothing. */
  isDryRun: boolean;
  /** A member's id, or `operator`. */
  startedBy: string;
  /** A text that nobody else has. */
  holder: string;
  now: () => Date;
  /** Events of these days were written: they have no current rollup. */
  onTold?: (teamId: string, day: EpochDay) => void;
  /** Called after each write, so that nobody who was erased meanwhile comes back under an old name. */
  keepErased?: () => Promise<void>;
  /** Reads what other nodes have written of accounts. Default: there are none. */
  takeUp?: () => Promise<void>;
  /** Changes that are written at once, 500 by default, and events that are read at once, 10,000. */
  limits?: { changesAtOnce: number; pageEvents: number };
  /** Awaited at each step. */
  onStep?: (step: RepricingStep) => Promise<void>;
}

/**
 * Gives events of a range the cost by the prices in force: those whose cost nobody told, and those that were priced
 * before. What a sender told is never touched. Afterwards they cost what they would if they came only now; so a second
 * time changes nothing, and one that was cut off goes on with what is left.
 *
 * Events keep coming meanwhile: a telling that comes after its event was read wins, and has the prices in force.
 *
 * @yields at first and after every batch of changes; the last value is finished
 * @throws DaybookError `conflict` when the team has no prices, while another repricing is under way, or when it is taken
 *   over; `store_unavailable`
 */
export async function* repriceEvents(options: RepricingOptions): AsyncGenerator<RepricingProgress> {
  const { accountsStore, team, fromDay, toDay, isDryRun, startedBy, holder, now } = options;
  const { prices } = team;
  const teamId = team.team.id;
  if (prices === null) {
    throw new DaybookError("conflict", `Team "${team.team.slug}" has no prices. Load some first: daybook prices load.`);
  }
  if (isDryRun) {
    yield* walk(options, { prices, number: null, sums: noChanges() }, null);
    return;
  }
  const begun = await beginRepricing(accountsStore, {
    teamId,
    version: prices.version,
    fromDay,
    toDay,
    startedBy,
    holder,
    at: now(),
  });
  const turn = { teamId, number: begun.number, holder };
  try {
    const sums = (await settleAll(options, turn)) ?? begun;
    yield* walk(options, { prices, number: begun.number, sums }, turn);
  } finally {
    // After the last value it has ended already, and this finds nothing.
    await endRepricing(accountsStore, turn, null);
  }
}

/** Goes through the days of the range; without a turn it only counts. */
async function* walk(
  options: RepricingOptions,
  { prices, number, sums: sumsBefore }: { prices: PriceTable; number: number | null; sums: RepricedSums },
  turn: RepricingTurn | null,
): AsyncGenerator<RepricingProgress> {
  const { store, accountsStore, team, fromDay, toDay, now } = options;
  const teamId = team.team.id;
  const versions = (await listPriceVersions(accountsStore, teamId)).map(({ version }) => version);
  const days = await listOpenDays(store, { team: teamId, from: fromDay, to: toDay, versions });
  let sums = sumsBefore;
  let frozenDays = await countFrozenDays(store, { team: teamId, from: fromDay, to: toDay });
  const progress = (done: number): RepricingProgress => ({
    ...pickSums(sums),
    number,
    version: prices.version,
    done,
    total: days.length,
    frozenDays,
    isFinished: false,
  });
  yield progress(0);
  for (const [index, day] of days.entries()) {
    for await (const changes of changesOf(options, { prices, versions, day })) {
      if (isFrozen(team, day)) break;
      sums = turn === null ? addChanges(sums, changes) : await write(options, { turn, prices, day, changes });
      yield progress(index);
    }
  }
  // Counted again: a day may have frozen meanwhile.
  frozenDays = await countFrozenDays(store, { team: teamId, from: fromDay, to: toDay });
  if (turn !== null) await endRepricing(accountsStore, turn, { at: now(), frozenDays });
  yield { ...progress(days.length), isFinished: true };
}

async function* changesOf(
  { store, team, onStep, limits: { changesAtOnce, pageEvents } = LIMITS }: RepricingOptions,
  { prices, versions, day }: { prices: PriceTable; versions: readonly string[]; day: EpochDay },
): AsyncGenerator<CostChange[]> {
  for (let after: { source: string; id: string } | null = null; !isFrozen(team, day);) {
    const events = await readOpenCosts(store, { team: team.team.id, day, versions, after, limit: pageEvents });
    await onStep?.("costs read");
    const changes: CostChange[] = [];
    for (const event of events) {
      const cost = costByTable(prices, event);
      if (cost !== event.usagePicoUsd)
        changes.push({ ver: event.ver, mark: event.mark, before: event.usagePicoUsd, after: cost });
    }
    yield* batchesOf(changes, changesAtOnce);
    const last = events.at(-1);
    if (last === undefined || events.length < pageEvents) return;
    after = { source: last.source, id: last.id };
  }
}

/** A mark is a hash, and who can make two events of one may do so; in a statement they must be told apart. */
function* batchesOf(changes: readonly CostChange[], changesAtOnce: number): Generator<CostChange[]> {
  let batch: CostChange[] = [];
  let marks = new Set<string>();
  for (const change of changes) {
    if (batch.length >= changesAtOnce || marks.has(change.mark)) {
      yield batch;
      [batch, marks] = [[], new Set()];
    }
    batch.push(change);
    marks.add(change.mark);
  }
  if (batch.length > 0) yield batch;
}

/** Notes, writes, and counts what is stored: cut off between any two, the rest is done by whoever comes next. */
async function write(
  options: RepricingOptions,
  {
    turn,
    prices,
    day,
    changes,
  }: { turn: RepricingTurn; prices: PriceTable; day: EpochDay; changes: readonly CostChange[] },
): Promise<RepricedSums> {
  const { store, accountsStore, team, onTold, onStep, keepErased, takeUp } = options;
  const erasures = erasureState(team);
  await notePending(accountsStore, turn, { day, changes });
  await onStep?.("changes noted");
  const { teamId, number } = turn;
  await tellCosts(store, { team: teamId, day, changes, step: number, version: prices.version });
  onTold?.(teamId, day);
  await onStep?.("costs told");
  await takeUp?.();
  // What is told again is a copy of what was stored, which a change of names may have passed by at that very moment.
  if (erasureState(team) !== erasures || team.erasures().some(({ doneAtMs }) => doneAtMs === null))
    await keepErased?.();
  const sums = await settle(options, turn, { number, pending: { day, changes } });
  await onStep?.("changes counted");
  return sums;
}

/** Counts what was left uncounted, of this repricing and of earlier ones. Returns this one's sums, if it had any. */
async function settleAll(options: RepricingOptions, turn: RepricingTurn): Promise<RepricedSums | null> {
  let own: RepricedSums | null = null;
  for (const left of await listPending(options.accountsStore, turn.teamId)) {
    const sums = await settle(options, turn, left);
    if (left.number === turn.number) own = sums;
  }
  return own;
}

async function settle(
  { store, accountsStore }: RepricingOptions,
  turn: RepricingTurn,
  { number, pending: { day, changes } }: Awaited<ReturnType<typeof listPending>>[number],
): Promise<RepricedSums> {
  const told = await findToldCosts(store, { team: turn.teamId, day, changes, step: number });
  return settlePending(accountsStore, turn, { number, sums: addChanges(noChanges(), told) });
}

/** Which names have been taken out, as a text to compare. */
function erasureState(team: TeamDirectory): string {
  return team
    .erasures()
    .map(({ id, doneAtMs }) => `${id} ${doneAtMs}`)
    .join();
}

function isFrozen({ team: { frozenBefore } }: TeamDirectory, day: EpochDay): boolean {
  return frozenBefore !== null && day < frozenBefore;
}

function pickSums({ events, newlyPriced, noLongerPriced, oldPicoUsd, newPicoUsd }: RepricedSums): RepricedSums {
  return { events, newlyPriced, noLongerPriced, oldPicoUsd, newPicoUsd };
}
