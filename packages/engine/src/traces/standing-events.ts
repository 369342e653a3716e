import { formatDay, toEpochDay } from "../kernel/day.js";
import { RETRACTED, type UsageEvent } from "../kernel/usage-event.js";
import type { Telling } from "../normalize/spans/feed.js";
import type { Eligible } from "../normalize/spans/merge-tellings.js";
import { identityOf } from "../normalize/spans/resolve-trace.js";
import { responseKey } from "../normalize/spans/response-key.js";
import { type AnalyticsStore, TupleParam } from "../store/analytics/analytics-store.js";
import type { Told } from "./fact-rows.js";

/** How an event stands in the store now. */
export interface StandingEvent {
  isRetracted: boolean;
  /** Of the last telling; null: it names none. */
  answer: string | null;
}

/** Identities of one statement. */
const EVENTS_AT_ONCE = 2_000;

/** How some events stand now, by identity; those that are not stored are left out. */
export async function readStanding(
  store: AnalyticsStore,
  teamId: string,
  events: Iterable<UsageEvent>,
): Promise<Map<string, StandingEvent>> {
  const asked = [...new Map([...events].map((event) => [identityOf(event), event])).values()];
  const standing = new Map<string, StandingEvent>();
  for (let at = 0; at < asked.length; at += EVENTS_AT_ONCE) {
    const keys = asked
      .slice(at, at + EVENTS_AT_ONCE)
      .map(({ occurredAtMs, source, id }) => new TupleParam([formatDay(toEpochDay(occurredAtMs)), source, id]));
    const rows = await store.query<{ epochDay: number; source: string; id: string; type: string; response: string }>({
      sql: `SELECT toUInt32(toUInt16(day)) AS epochDay, source, id, argMax(type, ver) AS type, argMax(response_id, ver) AS response
        FROM ${store.database}.events
        WHERE team = {team:String} AND (day, source, id) IN {keys:Array(Tuple(Date, String, String))}
        GROUP BY day, source, id`,
      params: { team: teamId, keys },
    });
    for (const { epochDay, source, id, type, response } of rows) {
      standing.set(`${epochDay}\0${source}\0${id}`, {
        isRetracted: type === RETRACTED,
        answer: responseKey(response === "" ? null : response),
      });
    }
  }
  return standing;
}

/**
 * The events of which it matters how they stand: those that others told by themselves, which may have been told again
 * without the answer, and all that others told where an answer is also told of on a frozen day.
 */
export function eventsInDoubt(own: Told, told: Told, frozenBeforeMs: number): UsageEvent[] {
  const again = new Set(own.posted.map(({ identity }) => identity));
  const doubtful = told.posted.flatMap(({ identity, event }) => (again.has(identity) ? [] : [event]));
  const isFrozen = ({ occurredAtMs }: UsageEvent): boolean => occurredAtMs < frozenBeforeMs;
  const others = [...told.posted, ...told.spans].flatMap(({ event }) => event ?? []);
  return others.some(isFrozen) ? [...doubtful, ...others.filter((event) => !isFrozen(event))] : doubtful;
}

/** What was told before, without events whose last telling names another answer or none. */
export function withoutReplaced<Tellings extends Told>(
  told: Tellings,
  standing: ReadonlyMap<string, StandingEvent>,
): Tellings {
  const isReplaced = (identity: string, answer: string): boolean => {
    const event = standing.get(identity);
    return event !== undefined && !event.isRetracted && event.answer !== answer;
  };
  return { ...told, posted: told.posted.filter(({ identity, answer }) => !isReplaced(identity, answer)) };
}

/**
 * Tellings of frozen days cannot be taken back, and are counted there unless the call is counted on a later day already: so
 * one of them stands for the call in the first case and none in the second.
 */
export function eligibleBeside(frozenBeforeMs: number, standing: ReadonlyMap<string, StandingEvent>): Eligible {
  return (tellings) => {
    const isFrozen = ({ event }: Telling): boolean => event.occurredAtMs < frozenBeforeMs;
    if (!tellings.some(isFrozen)) return tellings;
    const open = tellings.filter((telling) => !isFrozen(telling));
    const isCounted = open.some(({ event }) => standing.get(identityOf(event))?.isRetracted === false);
    return isCounted ? open : tellings.filter(isFrozen);
  };
}
