import type { UsageEvent } from "../kernel/usage-event.js";
import { FEEDS } from "../normalize/spans/feed.js";
import {
  decodeEventFacts,
  decodeSpanFacts,
  writeEventFacts,
  writeSpanFacts,
} from "../normalize/spans/encode-span-facts.js";
import { JsonText } from "../normalize/spans/json-text.js";
import { answerOf } from "../normalize/spans/response-key.js";
import { identityOf } from "../normalize/spans/resolve-trace.js";
import type { SpanFacts } from "../normalize/spans/span-facts.js";
import type { AnalyticsStore, EventBlock } from "../store/analytics/analytics-store.js";
import { ANSWER, encodeFactRows, type FactRow } from "../store/analytics/event-facts.js";
import type { PostedTelling } from "./posted-telling.js";

/** What is told of calls: spans of traces, and events that came by themselves. */
export interface Told {
  spans: readonly SpanFacts[];
  posted: readonly PostedTelling[];
}

/** What one write tells of one team's calls, told apart from all others by `batch`. */
export interface ToldBatch extends Told {
  teamId: string;
  batch: string;
  receivedAtMs: number;
}

/** The rows of `event_facts` for a batch. */
export function encodeToldBatch({ teamId, batch, receivedAtMs, spans, posted }: ToldBatch): EventBlock {
  const rows: ToldRow[] = [];
  for (const span of spans) {
    const { traceId, spanId, parentSpanId, event } = span;
    rows.push({ about: traceId, part: spanId, parent: parentSpanId ?? "", batch, receivedAtMs, span, event: null });
    const answer = event === null ? null : answerOf(event);
    if (answer === null) continue;
    rows.push({ about: ANSWER + answer, part: traceId, parent: "", batch, receivedAtMs, span: null, event: null });
  }
  for (const { answer, identity, feed, event, receivedAtMs: atMs } of posted) {
    rows.push({ about: ANSWER + answer, part: identity, parent: feed, batch, receivedAtMs: atMs, span: null, event });
  }
  return encodeFactRows(teamId, rows, factsOf);
}

interface ToldRow extends Omit<FactRow, "facts"> {
  span: SpanFacts | null;
  event: UsageEvent | null;
}

/** Used for one row after the other. */
const FACTS = new JsonText();

const NO_BYTES = new Uint8Array();

function factsOf({ span, event }: ToldRow): Uint8Array {
  if (span === null && event === null) return NO_BYTES;
  FACTS.clear();
  if (span !== null) writeSpanFacts(FACTS, span);
  else if (event !== null) writeEventFacts(FACTS, event);
  return FACTS.bytes();
}

/** What other batches have told, and which batches those are. */
export interface ToldByOthers {
  spans: SpanFacts[];
  posted: PostedTelling[];
  batches: Set<string>;
}

/** The names under which others may tell of the same calls: of the traces of some spans, and of every answer; some twice. */
export function namesOf({ spans, posted }: Told): string[] {
  const names: string[] = [];
  for (const { traceId, event } of spans) {
    names.push(traceId);
    const answer = event === null ? null : answerOf(event);
    if (answer !== null) names.push(ANSWER + answer);
  }
  for (const { answer } of posted) names.push(ANSWER + answer);
  return names;
}

/**
 * What other batches have told of some traces and answers, and of every trace that tells of an answer which those traces
 * tell of. No statement without names, one when nobody else has told of them, and three at most. One step further where
 * messages are derived, for those of a trace depend on what others tell of all of its answers: two more statements where
 * other traces tell of the same answers.
 *
 * @param names of all traces and answers of the batch of which others may have told; what follows from these was told
 */
export async function readTold(
  store: AnalyticsStore,
  {
    teamId,
    batch,
    names,
    isDeriving,
  }: Pick<ToldBatch, "teamId" | "batch"> & { names: Iterable<string>; isDeriving: boolean },
): Promise<ToldByOthers> {
  const told: ToldByOthers = { spans: [], posted: [], batches: new Set() };
  const asked = new Set<string>();
  const linked = new Set<string>();
  const read = async (some: Iterable<string>): Promise<void> => {
    const about = [...new Set(some)].filter((name) => !asked.has(name));
    for (const name of about) asked.add(name);
    for (const row of await readRows(store, { teamId, batch, about })) {
      told.batches.add(row.batch);
      if (!row.about.startsWith(ANSWER)) told.spans.push(toSpan(row));
      else if (row.facts === "") linked.add(row.part);
      else told.posted.push(toPosted(row));
    }
  };
  await read(names);
  await read(answersOf(told.spans));
  await read(linked);
  if (!isDeriving) return told;
  await read(answersOf(told.spans));
  await read(linked);
  return told;
}

function answersOf(spans: readonly SpanFacts[]): Set<string> {
  const answers = new Set<string>();
  for (const { event } of spans) {
    const answer = event === null ? null : answerOf(event);
    if (answer !== null) answers.add(ANSWER + answer);
  }
  return answers;
}

function toSpan({ about, part, parent, facts }: StoredRow): SpanFacts {
  return decodeSpanFacts({ traceId: about, spanId: part, parentSpanId: parent === "" ? null : parent }, facts);
}

function toPosted({ about, parent, facts, receivedAtMs }: StoredRow): PostedTelling {
  const event = decodeEventFacts(facts);
  return {
    event,
    // A feed that is not known was written by a later version, and says no less than a span.
    feed: FEEDS.find((feed) => feed === parent) ?? "span",
    answer: about.slice(ANSWER.length),
    identity: identityOf(event),
    receivedAtMs: Number(receivedAtMs),
  };
}

/** So many names at a time fit into a statement's text; as one text, for to parse thousands costs more than to read the rows. */
const NAMES_AT_ONCE = 2_000;

type StoredRow = Omit<FactRow, "receivedAtMs"> & { receivedAtMs: string };

async function readRows(
  store: AnalyticsStore,
  { teamId, batch, about }: { teamId: string; batch: string; about: readonly string[] },
): Promise<StoredRow[]> {
  const rows: StoredRow[] = [];
  for (let at = 0; at < about.length; at += NAMES_AT_ONCE) {
    const some = await store.query<StoredRow>({
      sql: `SELECT about, part, parent, facts, batch, toString(toUnixTimestamp64Milli(received_at)) AS receivedAtMs
        FROM ${store.database}.event_facts
        WHERE team = {team:String} AND batch != {batch:String}
          AND about IN (SELECT arrayJoin(splitByChar('\\0', {about:String})))`,
      params: { team: teamId, about: about.slice(at, at + NAMES_AT_ONCE).join("\0"), batch },
    });
    rows.push(...some);
  }
  return rows;
}

/** When the team's last facts came in, epoch ms; 0 without any. */
export async function readLastReceivedMs(store: AnalyticsStore, teamId: string): Promise<number> {
  const rows = await store.query<{ at: string }>({
    sql: `SELECT toString(toUnixTimestamp64Milli(max(received_at))) AS at FROM ${store.database}.event_facts
      WHERE team = {team:String}`,
    params: { team: teamId },
  });
  return Math.max(0, ...rows.map(({ at }) => Number(at)));
}
