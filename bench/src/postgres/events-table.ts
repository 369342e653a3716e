/** The reference's tables: what one would make for the same questions, and no more. */
export const CREATE_TABLES = `
  CREATE TABLE IF NOT EXISTS events (
    team text NOT NULL, source text NOT NULL, id text NOT NULL, type text NOT NULL, "time" timestamptz NOT NULL,
    "user" text, chat_id text, message_id text, role text,
    model text, model_permaslug text, endpoint_id uuid, provider_name text,
    prompt_tokens bigint, cached_tokens bigint, completion_tokens bigint, reasoning_tokens bigint,
    usage numeric(18, 12), byok_usage_inference numeric(18, 12),
    latency_ms float8, generation_ms float8, streamed boolean, finish_reason text,
    PRIMARY KEY (team, source, id)
  );
  CREATE TABLE IF NOT EXISTS members (team text NOT NULL, email text NOT NULL, name text, created_at timestamptz NOT NULL, PRIMARY KEY (team, email))`;

export const CREATE_INDEX = `CREATE INDEX IF NOT EXISTS events_team_time ON events (team, "time")`;

export const DROP_INDEX = "DROP INDEX IF EXISTS events_team_time";

/** Columns that stand in `data` of an event, with their types. */
const DATA_COLUMNS: Readonly<Record<string, string>> = {
  user: "text",
  chat_id: "text",
  message_id: "text",
  role: "text",
  model: "text",
  model_permaslug: "text",
  endpoint_id: "uuid",
  provider_name: "text",
  prompt_tokens: "bigint",
  cached_tokens: "bigint",
  completion_tokens: "bigint",
  reasoning_tokens: "bigint",
  usage: "numeric",
  byok_usage_inference: "numeric",
  latency_ms: "float8",
  generation_ms: "float8",
  streamed: "boolean",
  finish_reason: "text",
};

const EVENT_COLUMNS: Readonly<Record<string, string>> = {
  source: "text",
  id: "text",
  type: "text",
  time: "timestamptz",
  ...DATA_COLUMNS,
};

const columns = Object.keys(EVENT_COLUMNS)
  .map((name) => `"${name}"`)
  .join(", ");

/** One statement for the events of a request: an array for each column, which is what PostgreSQL takes in fastest. */
export const INSERT_EVENTS = {
  name: "insert_events",
  text: `INSERT INTO events (team, ${columns})
    SELECT 'team_reference', ${columns}
    FROM unnest(${Object.values(EVENT_COLUMNS)
      .map((type, index) => `$${index + 1}::${type}[]`)
      .join(", ")}) AS sent(${columns})
    ON CONFLICT DO NOTHING`,
  values(events: readonly { data?: Record<string, unknown>; [attribute: string]: unknown }[]): unknown[][] {
    return Object.keys(EVENT_COLUMNS).map((name) =>
      events.map((event) => (name in DATA_COLUMNS ? event.data?.[name] : event[name]) ?? null),
    );
  },
};
