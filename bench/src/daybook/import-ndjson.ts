import { createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { openAnalyticsStore } from "@daybook/engine";
import { toEventRow } from "../dataset/event-row.js";
import { sampleEvent } from "../dataset/sample-event.js";

/** Columns of `events` as they stand in the file, with the types the engine is told to read. */
const FILE_COLUMNS = {
  team: "String",
  day: "Date",
  source: "String",
  id: "String",
  type: "String",
  occurred_at: "DateTime64(3, 'UTC')",
  received_at: "DateTime64(3, 'UTC')",
  workspace_id: "String",
  user: "String",
  chat_id: "String",
  message_id: "String",
  model: "String",
  model_permaslug: "String",
  endpoint_id: "String",
  provider_name: "String",
  prompt_tokens: "Nullable(Int64)",
  cached_tokens: "Nullable(Int64)",
  completion_tokens: "Nullable(Int64)",
  reasoning_tokens: "Nullable(Int64)",
  usage: "Nullable(Decimal(18, 12))",
  byok_usage_inference: "Nullable(Decimal(18, 12))",
  status: "String",
  latency_ms: "Nullable(Float64)",
  generation_ms: "Nullable(Float64)",
  streamed: "Nullable(Bool)",
  finish_reason: "String",
  ver: "UInt64",
};

/**
 * What the engine can do with the same rows and nobody between it and a file: the most that ingest could reach.
 *
 * @param rounds imports of new events, each of `events` rows; the file is written before the clock starts
 */
export async function importNdjson({
  directory,
  events,
  rounds,
}: {
  directory: string;
  events: number;
  rounds: number;
}): Promise<{ eventsPerSecond: number[] }> {
  const store = await openAnalyticsStore({ dataDir: directory });
  const eventsPerSecond: number[] = [];
  try {
    for (let round = 0; round < rounds; round++) {
      const file = join(directory, `${round}.ndjson`);
      await pipeline(Readable.from(fileLines(events, `import-${round}`)), createWriteStream(file));
      const columns = Object.keys(FILE_COLUMNS).join(", ");
      const structure = Object.entries(FILE_COLUMNS)
        .map(([name, type]) => `${name} ${type}`)
        .join(", ");
      const startedMs = performance.now();
      await store.command({
        sql: `INSERT INTO ${store.database}.events (${columns})
          SELECT ${columns} FROM file({file:String}, JSONEachRow, {structure:String})`,
        params: { file, structure },
      });
      eventsPerSecond.push(events / ((performance.now() - startedMs) / 1_000));
      await requireRows({ file, expected: events * (round + 1), count: await countRows(store) });
    }
  } finally {
    await store.close();
  }
  return { eventsPerSecond };
}

async function countRows(store: Awaited<ReturnType<typeof openAnalyticsStore>>): Promise<number> {
  const [row] = await store.query<{ count: number }>({ sql: `SELECT count() AS count FROM ${store.database}.events` });
  return row?.count ?? 0;
}

async function requireRows({
  file,
  expected,
  count,
}: {
  file: string;
  expected: number;
  count: number;
}): Promise<void> {
  if (count === expected) return;
  throw new Error(`${count} rows instead of ${expected} after ${file} of ${(await stat(file)).size} bytes`);
}

function* fileLines(events: number, source: string): Generator<string> {
  for (let index = 0; index < events; index++)
    yield `${JSON.stringify(toEventRow(sampleEvent(index, source), index + 1))}\n`;
}
