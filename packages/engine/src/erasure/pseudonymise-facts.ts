import type { TeamDirectory } from "../accounts/team-directory.js";
import {
  decodeEventFacts,
  decodeSpanFacts,
  encodeEventFacts,
  encodeSpanFacts,
} from "../normalize/spans/encode-span-facts.js";
import type { AnalyticsStore, BoundValue } from "../store/analytics/analytics-store.js";
import { ANSWER, encodeFactRows, type FactRow } from "../store/analytics/event-facts.js";
import { pseudonymiseEvents } from "./pseudonymise-events.js";
import { pseudonymiseSpans } from "./pseudonymise-spans.js";
import { SEARCH_LIMIT_MS } from "./stored-names.js";

/** Rows of one statement and block. */
const ROWS_AT_ONCE = 5_000;

type StoredRow = Omit<FactRow, "receivedAtMs"> & { receivedAtMs: string; hash: string };

/**
 * Stores the facts that meet a condition again as they may be stored, so that others which tell of the same calls still find
 * them when the facts with names are gone. They keep the time and the write that they came with.
 *
 * @param matches what the facts meet as they are and no longer meet afterwards
 */
export async function copyPseudonymised(
  store: AnalyticsStore,
  team: TeamDirectory,
  { matches, params }: { matches: string; params: Record<string, BoundValue> },
): Promise<void> {
  const teamId = team.team.id;
  let after: Pick<StoredRow, "about" | "part" | "hash"> = { about: "", part: "", hash: "0" };
  for (;;) {
    const rows: StoredRow[] = await store.query<StoredRow>({
      limitMs: SEARCH_LIMIT_MS,
      sql: `SELECT about, part, parent, facts, batch, toString(facts_hash) AS hash,
          toString(toUnixTimestamp64Milli(received_at)) AS receivedAtMs
        FROM ${store.database}.event_facts
        WHERE team = {team:String} AND (${matches})
          AND (about, part, facts_hash) > ({atAbout:String}, {atPart:String}, {atHash:UInt64})
        ORDER BY about, part, facts_hash LIMIT 1 BY about, part, facts_hash LIMIT ${ROWS_AT_ONCE}`,
      params: { ...params, team: teamId, atAbout: after.about, atPart: after.part, atHash: BigInt(after.hash) },
    });
    const last = rows.at(-1);
    if (last === undefined) return;
    await store.insertBlock(
      encodeFactRows(
        teamId,
        rows.map((row) => pseudonymise(team, row)),
        ({ facts }) => Buffer.from(facts),
      ),
      teamId,
    );
    if (rows.length < ROWS_AT_ONCE) return;
    after = last;
  }
}

function pseudonymise(team: TeamDirectory, { hash: _, ...row }: StoredRow): FactRow {
  return { ...row, facts: withoutNames(team, row), receivedAtMs: Number(row.receivedAtMs) };
}

function withoutNames(team: TeamDirectory, { about, part, parent, facts }: Omit<StoredRow, "hash">): string {
  if (about.startsWith(ANSWER)) {
    const [event] = pseudonymiseEvents(team, [decodeEventFacts(facts)]);
    return event === undefined ? facts : encodeEventFacts(event);
  }
  const [span] = pseudonymiseSpans(team, [
    decodeSpanFacts({ traceId: about, spanId: part, parentSpanId: parent }, facts),
  ]);
  return span === undefined ? facts : encodeSpanFacts(span);
}
