import { type EpochDay, formatDay } from "../kernel/day.js";
import { formatPicoUsd, toPicoUsd } from "../kernel/money.js";
import { EVENT_STATUSES } from "../kernel/usage-event.js";
import { PRICED, type PriceableEvent, UNKNOWN_COST } from "../prices/price-event.js";
import { type AnalyticsStore, type BoundValue, TupleParam } from "../store/analytics/analytics-store.js";
import { EVENT_COLUMNS } from "../store/analytics/event-columns.js";

/** An event that says what it costs only by a price of Daybook's, or not at all. */
export interface OpenCost extends PriceableEvent {
  source: string;
  id: string;
  /** UInt64 as decimal text: the telling it was read from. */
  ver: string;
  /** UInt64 as decimal text: what tells it from others of its day, together with `ver`. */
  mark: string;
  usagePicoUsd: bigint | null;
}

/** What an event shall cost from now on. */
export interface CostChange {
  ver: string;
  mark: string;
  before: bigint | null;
  after: bigint | null;
}

/**
 * Over current events. An amount beside the name of a version that the team never had is a sender's, whoever calls it
 * priced. On the team's own provider key a model's price says nothing of what was charged.
 */
const OPEN_COST_SQL = `type = 'generation' AND ifNull(is_byok, false) = false AND isNull(byok_usage_inference)
  AND (isNull(usage) OR (cost_source = '${PRICED}' AND price_version IN {versions:Array(String)}))`;

/** Of all in a day that tells one event from another. */
const MARK_SQL = "cityHash64(source, id)";

/** Days of the range that may have such events, oldest first. */
export async function listOpenDays(
  store: AnalyticsStore,
  { team, from, to, versions }: { team: string; from: EpochDay; to: EpochDay; versions: readonly string[] },
): Promise<EpochDay[]> {
  const days = await store.query<{ day: EpochDay }>({
    sql: `SELECT DISTINCT toUInt16(day) AS day FROM ${store.database}.events
      WHERE team = {team:String} AND day >= {from:Date} AND day <= {to:Date} AND ${OPEN_COST_SQL} ORDER BY day`,
    params: { team, from: formatDay(from), to: formatDay(to), versions: [...versions] },
  });
  return days.map(({ day }) => day);
}

/** How many days of the range are frozen: they have sums and no events. */
export async function countFrozenDays(
  store: AnalyticsStore,
  { team, from, to }: { team: string; from: EpochDay; to: EpochDay },
): Promise<number> {
  const [row] = await store.query<{ days: number }>({
    sql: `SELECT uniqExact(day) AS days FROM ${store.database}.frozen_days
      WHERE team = {team:String} AND day >= {from:Date} AND day <= {to:Date}`,
    params: { team, from: formatDay(from), to: formatDay(to) },
  });
  return row?.days ?? 0;
}

type CostRow = Record<(typeof TEXTS)[number], string> & Record<(typeof NUMBERS)[number], number | null>;

const TEXTS = [
  "source",
  "id",
  "provider_name",
  "model",
  "model_permaslug",
  "variant",
  "status",
  "ver",
  "mark",
] as const;
const NUMBERS = [
  "occurred_ms",
  "prompt_tokens",
  "cached_tokens",
  "cache_write_tokens",
  "cache_write_1h_tokens",
  "completion_tokens",
  "response_cached",
] as const;

/** The next such events of a day by identity, as they are told now. */
export async function readOpenCosts(
  store: AnalyticsStore,
  {
    team,
    day,
    versions,
    after,
    limit,
  }: {
    team: string;
    day: EpochDay;
    versions: readonly string[];
    /** Null: from the first. */
    after: { source: string; id: string } | null;
    limit: number;
  },
): Promise<OpenCost[]> {
  const rows = await store.query<CostRow & { usage: string | null }>({
    sql: `SELECT source, id, provider_name, model, model_permaslug, variant, status,
        toUnixTimestamp64Milli(occurred_at) AS occurred_ms, prompt_tokens, cached_tokens, cache_write_tokens,
        cache_write_1h_tokens, completion_tokens, toUInt8(response_cached) AS response_cached,
        toString(usage) AS usage, toString(ver) AS ver, toString(${MARK_SQL}) AS mark
      FROM ${store.database}.events FINAL
      WHERE team = {team:String} AND day = {day:Date} AND ${OPEN_COST_SQL}
        AND (source > {afterSource:String} OR (source = {afterSource:String} AND id > {afterId:String}))
      ORDER BY source, id LIMIT {limit:UInt32}`,
    params: {
      team,
      day: formatDay(day),
      versions: [...versions],
      afterSource: after?.source ?? "",
      afterId: after?.id ?? "",
      limit,
    },
  });
  return rows.map(fromCostRow);
}

function fromCostRow(row: CostRow & { usage: string | null }): OpenCost {
  return {
    source: row.source,
    id: row.id,
    ver: row.ver,
    mark: row.mark,
    occurredAtMs: row.occurred_ms ?? 0,
    providerName: textOf(row.provider_name),
    model: textOf(row.model),
    modelPermaslug: textOf(row.model_permaslug),
    variant: textOf(row.variant),
    // Every door writes one of them.
    status: EVENT_STATUSES.find((status) => status === row.status) ?? "ok",
    responseCached: row.response_cached === null ? null : row.response_cached === 1,
    promptTokens: row.prompt_tokens,
    cachedTokens: row.cached_tokens,
    cacheWriteTokens: row.cache_write_tokens,
    cacheWrite1hTokens: row.cache_write_1h_tokens,
    completionTokens: row.completion_tokens,
    usagePicoUsd: row.usage === null ? null : toPicoUsd(row.usage),
  };
}

/** Absent texts are stored as empty ones. */
function textOf(text: string): string | null {
  return text === "" ? null : text;
}

/** Which tellings are changed, and how. */
export interface CostChanges {
  team: string;
  day: EpochDay;
  /** No two of one mark. */
  changes: readonly CostChange[];
  /** How far above the telling it changes the new one's version is; within what the version clock leaves unused. */
  step: number;
}

/**
 * Tells events again with another cost, and with all else as it stands in the store at this moment. The new telling's
 * version is just above that of the telling it was made of: whatever a sender has told since, or will tell, wins.
 */
export async function tellCosts(
  store: AnalyticsStore,
  { team, day, changes, step, version }: CostChanges & { version: string },
): Promise<void> {
  const told: Readonly<Record<string, string>> = {
    // Of no amount the result is NULL.
    usage: "toDecimal64OrNull(told_cost, 12)",
    cost_source: `if(told_cost = '', '${UNKNOWN_COST}', '${PRICED}')`,
    price_version: "if(told_cost = '', '', {version:String})",
    ver: "ver + {step:UInt32}",
  };
  const { database } = store;
  await store.command({
    isLong: true,
    // As every insert of events; a table without replicas has no quorum.
    sql: `INSERT INTO ${database}.events (${EVENT_COLUMNS.join(", ")})
      SETTINGS insert_quorum = 'auto', insert_quorum_parallel = 1
      SELECT ${EVENT_COLUMNS.map((name) => told[name] ?? name).join(", ")}
      FROM (SELECT *, {costs:Array(String)}[indexOf({marks:Array(UInt64)}, ${MARK_SQL})] AS told_cost FROM ${database}.events
        WHERE team = {team:String} AND day = {day:Date} AND (ver, ${MARK_SQL}) IN {tellings:Array(Tuple(UInt64, UInt64))})`,
    params: {
      ...placesOf({ team, day, tellings: changes }),
      step,
      version,
      marks: changes.map(({ mark }) => BigInt(mark)),
      costs: changes.map(({ after }) => (after === null ? "" : formatPicoUsd(after))),
    },
  });
}

/** Those of the changes whose tellings are stored, or were replaced by others after they had been. */
export async function findToldCosts(
  store: AnalyticsStore,
  { team, day, changes, step }: CostChanges,
): Promise<CostChange[]> {
  const tellings = changes.map(({ ver, mark }) => ({ ver: String(BigInt(ver) + BigInt(step)), mark }));
  const rows = await store.query<{ ver: string; mark: string }>({
    sql: `SELECT DISTINCT toString(ver) AS ver, toString(${MARK_SQL}) AS mark FROM ${store.database}.events
      WHERE team = {team:String} AND day = {day:Date} AND (ver, ${MARK_SQL}) IN {tellings:Array(Tuple(UInt64, UInt64))}`,
    params: placesOf({ team, day, tellings }),
  });
  const found = new Set(rows.map(({ ver, mark }) => `${ver} ${mark}`));
  return changes.filter((_, index) => {
    const telling = tellings[index];
    return telling !== undefined && found.has(`${telling.ver} ${telling.mark}`);
  });
}

function placesOf({
  team,
  day,
  tellings,
}: {
  team: string;
  day: EpochDay;
  tellings: readonly { ver: string; mark: string }[];
}): Record<string, BoundValue> {
  return {
    team,
    day: formatDay(day),
    tellings: tellings.map(({ ver, mark }) => new TupleParam([BigInt(ver), BigInt(mark)])),
  };
}
