import { decodeSpanFacts, encodeSpanFacts } from "../normalize/spans/encode-span-facts.js";
import { responseKey } from "../normalize/spans/response-key.js";
import type { SpanFacts } from "../normalize/spans/span-facts.js";
import type { AnalyticsStore, EventBlock } from "../store/analytics/analytics-store.js";
import { NativeBlock } from "../store/analytics/native-block.js";

/** One write's spans of one team, told apart from all others by `batch`. */
export interface SpanBatch {
  teamId: string;
  batch: string;
  receivedAtMs: number;
  spans: readonly SpanFacts[];
}

/** A row of `event_facts`: a span of a trace, or that a trace tells of an answer. */
interface FactRow {
  about: string;
  part: string;
  parent: string;
  facts: string;
}

/** Trace ids are hexadecimal, so no trace is ever taken for an answer. */
const ANSWER = "answer:";

/** The rows of `event_facts` for a batch. */
export function encodeSpanBatch({ teamId, batch, receivedAtMs, spans }: SpanBatch): EventBlock {
  const rows: FactRow[] = spans.map((span) => ({
    about: span.traceId,
    part: span.spanId,
    parent: span.parentSpanId ?? "",
    facts: encodeSpanFacts(span),
  }));
  for (const { traceId, event } of spans) {
    const key = responseKey(event?.responseId ?? null);
    if (key !== null) rows.push({ about: ANSWER + key, part: traceId, parent: "", facts: "" });
  }
  const columns = ["team", "about", "part", "parent", "facts", "batch", "received_at"];
  const block = new NativeBlock(columns.length, rows);
  block.strings("team", () => teamId);
  block.strings("about", ({ about }) => about);
  block.strings("part", ({ part }) => part);
  block.strings("parent", ({ parent }) => parent);
  block.strings("facts", ({ facts }) => facts);
  block.strings("batch", () => batch);
  block.instants("received_at", () => receivedAtMs);
  return { table: "event_facts", columns, rows: rows.length, bytes: block.bytes() };
}

/** What other batches have told, and which batches those are. */
export interface ToldSpans {
  spans: SpanFacts[];
  batches: Set<string>;
}

/**
 * What other batches have told of the traces of some spans, and of every trace that tells of an answer which those
 * traces tell of. One statement for spans whose traces and answers nobody else has told of; three at most.
 */
export async function readToldSpans(
  store: AnalyticsStore,
  { teamId, batch, spans }: Pick<SpanBatch, "teamId" | "batch" | "spans">,
): Promise<ToldSpans> {
  const told: ToldSpans = { spans: [], batches: new Set() };
  const traces = new Set(spans.map(({ traceId }) => traceId));
  const answers = answersOf(spans);
  const linked = new Set<string>();
  const read = async (about: Iterable<string>): Promise<void> => {
    for (const row of await readRows(store, { teamId, batch, about: [...about] })) {
      told.batches.add(row.batch);
      if (row.about.startsWith(ANSWER)) linked.add(row.part);
      else told.spans.push(toSpan(row));
    }
  };
  await read([...traces, ...answers]);
  await read([...answersOf(told.spans)].filter((answer) => !answers.has(answer)));
  await read([...linked].filter((traceId) => !traces.has(traceId)));
  return told;
}

function answersOf(spans: readonly SpanFacts[]): Set<string> {
  const answers = new Set<string>();
  for (const { event } of spans) {
    const key = responseKey(event?.responseId ?? null);
    if (key !== null) answers.add(ANSWER + key);
  }
  return answers;
}

function toSpan({ about, part, parent, facts }: FactRow): SpanFacts {
  return decodeSpanFacts({ traceId: about, spanId: part, parentSpanId: parent === "" ? null : parent }, facts);
}

/** So many names at a time fit into a statement's text; as one text, for to parse thousands costs more than to read the rows. */
const NAMES_AT_ONCE = 2_000;

async function readRows(
  store: AnalyticsStore,
  { teamId, batch, about }: { teamId: string; batch: string; about: readonly string[] },
): Promise<(FactRow & { batch: string })[]> {
  const rows: (FactRow & { batch: string })[] = [];
  for (let at = 0; at < about.length; at += NAMES_AT_ONCE) {
    const some = await store.query<FactRow & { batch: string }>({
      sql: `SELECT about, part, parent, facts, batch FROM ${store.database}.event_facts
        WHERE team = {team:String} AND batch != {batch:String}
          AND about IN (SELECT arrayJoin(splitByChar('\\0', {about:String})))`,
      params: { team: teamId, about: about.slice(at, at + NAMES_AT_ONCE).join("\0"), batch },
    });
    rows.push(...some);
  }
  return rows;
}
