import pg from "pg";
import { ENDPOINTS } from "../dataset/endpoints.js";
import { type DatasetPart, datasetRows, memberEmail, REPORT_DATASET } from "../dataset/report-dataset.js";
import { CREATE_INDEX, DROP_INDEX } from "./events-table.js";

/** Makes events of the report dataset inside PostgreSQL, with their index and statistics. */
export async function fillPostgres(connectionString: string, part: DatasetPart): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(
      `INSERT INTO members SELECT $1, email, 'Member', now() FROM unnest($2::text[]) AS listed(email) ON CONFLICT DO NOTHING`,
      [part.team, Array.from({ length: REPORT_DATASET.members }, (_, member) => memberEmail(member))],
    );
    await client.query(fillSql(part), [part.team, part.firstDay]);
    await client.query(CREATE_INDEX);
    await client.query("VACUUM (ANALYZE) events");
    await client.query("VACUUM (ANALYZE) members");
    await client.query("CHECKPOINT");
  } finally {
    await client.end();
  }
}

/** Leaves the events with their primary key alone. */
export async function dropTimeIndex(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(DROP_INDEX);
  } finally {
    await client.end();
  }
}

/** Bytes of the events and their indexes. */
export async function postgresEventBytes(connectionString: string): Promise<number> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<{ bytes: string }>("SELECT pg_total_relation_size('events') AS bytes");
    return Number(rows[0]?.bytes ?? 0);
  } finally {
    await client.end();
  }
}

function fillSql({ firstEvent, events, days }: DatasetPart): string {
  const columns: Record<string, string> = {
    team: "CASE WHEN team_number = 0 THEN $1 ELSE 'team-' || team_number END",
    source: "'bench'",
    id: "md5(i::text)",
    type: "CASE WHEN kind < 6 THEN 'generation' WHEN kind < 9 THEN 'message.created' ELSE 'chat.created' END",
    time: "($2 || 'T00:00:00Z')::timestamptz + day_number * interval '1 day' + ms_of_day * interval '1 millisecond'",
    user: "'member-' || lpad(member_number::text, 5, '0') || '@bench.example'",
    chat_id: "CASE WHEN kind >= 6 THEN 'chat-' || i % 100000 END",
    message_id: "CASE WHEN kind BETWEEN 6 AND 8 THEN 'message-' || i END",
    role: "CASE WHEN kind BETWEEN 6 AND 8 THEN 'user' END",
    model: ofEndpoint(ENDPOINTS.map(({ model }) => model)),
    model_permaslug: ofEndpoint(ENDPOINTS.map(({ permaslug }) => permaslug)),
    endpoint_id: `${ofEndpoint(ENDPOINTS.map(({ id }) => id))}::uuid`,
    provider_name: ofEndpoint(ENDPOINTS.map(({ provider }) => provider)),
    prompt_tokens: ofGeneration("prompt"),
    cached_tokens: ofGeneration("prompt % 150"),
    completion_tokens: ofGeneration("completion"),
    reasoning_tokens: ofGeneration("completion % 50"),
    usage: ofGeneration("(prompt * 25 + completion * 100)::numeric / 10000000"),
    byok_usage_inference: ofGeneration("0"),
    latency_ms: ofGeneration("prompt::float8"),
    generation_ms: ofGeneration("(prompt * 3)::float8"),
    streamed: ofGeneration("true"),
    finish_reason: ofGeneration("'stop'"),
  };
  const source = `(SELECT generate_series(${firstEvent}::bigint, ${firstEvent + events - 1}::bigint) AS i)`;
  return `INSERT INTO events (${Object.keys(columns)
    .map((name) => `"${name}"`)
    .join(", ")})
    SELECT ${Object.values(columns).join(", ")}
    FROM ${datasetRows({ source, days, divide: (dividend, divisor) => `(${dividend} / ${divisor})` })} AS dataset`;
}

function ofGeneration(expression: string): string {
  return `CASE WHEN kind < 6 THEN ${expression} END`;
}

function ofEndpoint(values: readonly string[]): string {
  return ofGeneration(`(ARRAY[${values.map((value) => `'${value}'`).join(", ")}])[endpoint_number + 1]`);
}
