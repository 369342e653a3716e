import type { UsageEvent } from "../../kernel/usage-event.js";
import { CLAUDE_CODE } from "../claude-code/claude-code-source.js";
import type { Telling } from "./feed.js";
import { mergeFields, standingOf } from "./merge-fields.js";
import { identityOf, type ResolvedTrace } from "./resolve-trace.js";
import { answerOf } from "./response-key.js";

/** An answer that is told under more identities than this is none: its id is a constant. */
export const TELLINGS_MAX = 32;

/** Which of the tellings of one call may stand for it, at least one. */
export type Eligible = (tellings: readonly Telling[]) => readonly Telling[];

/**
 * Makes one event of all tellings of the same answer: a gateway's, an application's, an export's, in one trace or in two, by
 * any door.
 *
 * One of them gives the event its identity and its time; each field is that of the best-informed telling that knows it
 * (`mergeFields`). A pure function of the set, so nothing depends on what came first. An id that one sender puts on calls
 * which used different things, or on very many, is a constant and no id.
 *
 * @param tellings at most one of each feed and identity
 * @param uncounted what looked like an event before, by identity
 */
export function mergeTellings(
  tellings: readonly Telling[],
  uncounted: ReadonlyMap<string, UsageEvent> = new Map(),
  eligible: Eligible = (all) => all,
): ResolvedTrace {
  const merged = {
    events: new Map<string, UsageEvent>(),
    uncounted: new Map(uncounted),
    claims: new Map<string, Telling>(),
  };
  for (const group of callsAmong(tellings)) {
    const [only] = group;
    if (only !== undefined && group.length === 1) {
      addEvent(merged, only, only.event);
      continue;
    }
    const standing = standingOf(eligible(group));
    if (standing === undefined) continue;
    for (const { event } of group) merged.uncounted.set(identityOf(event), event);
    addEvent(merged, standing, mergeFields(standing, group));
  }
  const { events, uncounted: others } = merged;
  for (const identity of events.keys()) others.delete(identity);
  return { events, uncounted: others };
}

/** Two feeds may tell one identity of two answers; then the one that would stand for both is told, whatever came first. */
function addEvent(
  { events, claims }: { events: ResolvedTrace["events"]; claims: Map<string, Telling> },
  standing: Telling,
  event: UsageEvent,
): void {
  const identity = identityOf(event);
  const other = claims.get(identity);
  if (other !== undefined && standingOf([other, standing]) === other) return;
  claims.set(identity, standing);
  events.set(identity, event);
}

/** The tellings, parted by the call that each is of. */
function callsAmong(tellings: readonly Telling[]): Iterable<readonly Telling[]> {
  const calls = new Map<string, Telling[]>();
  for (const telling of tellings) add(calls, answerOf(telling.event) ?? `\0${identityOf(telling.event)}`, telling);
  const apart = new Map<string, Telling[]>();
  for (const [call, group] of calls) {
    if (group.length === 1 || !isConstant(group)) continue;
    calls.delete(call);
    for (const telling of group) add(apart, identityOf(telling.event), telling);
  }
  return [...calls.values(), ...apart.values()];
}

function add(calls: Map<string, Telling[]>, call: string, telling: Telling): void {
  const group = calls.get(call);
  if (group === undefined) calls.set(call, [telling]);
  else group.push(telling);
}

function isConstant(tellings: readonly Telling[]): boolean {
  if (tellings.length > TELLINGS_MAX && new Set(tellings.map(({ event }) => identityOf(event))).size > TELLINGS_MAX) {
    return true;
  }
  return tellings.some(({ feed, event: one }) =>
    tellings.some(
      ({ feed: otherFeed, event: other }) =>
        feed === otherFeed &&
        one.source !== CLAUDE_CODE &&
        one.source === other.source &&
        one.id !== other.id &&
        one.completionTokens !== null &&
        other.completionTokens !== null &&
        one.completionTokens !== other.completionTokens,
    ),
  );
}
