import { openAnalyticsStore } from "@daybook/engine";
import { type DatasetPart, datasetRows } from "../dataset/report-dataset.js";
import { ENDPOINTS } from "../dataset/endpoints.js";

const EVENTS_PER_STATEMENT = 500_000;

/** Makes events of the report dataset inside the engine. The data directory must not be in use. */
export async function fillDaybook({ dataDir, part }: { dataDir: string; part: DatasetPart }): Promise<void> {
  const store = await openAnalyticsStore({ dataDir });
  try {
    const end = part.firstEvent + part.events;
    for (let first = part.firstEvent; first < end; first += EVENTS_PER_STATEMENT) {
      await store.command({
        sql: fillSql(store.database, part.days),
        params: {
          first,
          count: Math.min(EVENTS_PER_STATEMENT, end - first),
          team: part.team,
          firstDay: part.firstDay,
          ids: ENDPOINTS.map(({ id }) => id),
          models: ENDPOINTS.map(({ model }) => model),
          permaslugs: ENDPOINTS.map(({ permaslug }) => permaslug),
          providers: ENDPOINTS.map(({ provider }) => provider),
        },
      });
    }
  } finally {
    await store.close();
  }
}

function fillSql(database: string, days: number): string {
  const columns: Record<string, string> = {
    team: "if(team_number = 0, {team:String}, concat('team-', toString(team_number)))",
    day: "toDate({firstDay:String}) + day_number",
    source: "'bench'",
    id: "lower(hex(MD5(toString(i))))",
    type: "multiIf(kind < 6, 'generation', kind < 9, 'message.created', 'chat.created')",
    occurred_at:
      "toDateTime64({firstDay:String}, 3, 'UTC') + toIntervalDay(day_number) + toIntervalMillisecond(ms_of_day)",
    received_at: "now64(3)",
    workspace_id: "'00000000-0000-4000-8000-000000000001'",
    user: "concat('member-', leftPad(toString(member_number), 5, '0'), '@bench.example')",
    chat_id: "if(kind < 6, '', concat('chat-', toString(i % 100000)))",
    message_id: "if(kind BETWEEN 6 AND 8, concat('message-', toString(i)), '')",
    role: "if(kind BETWEEN 6 AND 8, 'user', '')",
    model: ofGeneration("arrayElement({models:Array(String)}, endpoint_number + 1)", "''"),
    model_permaslug: ofGeneration("arrayElement({permaslugs:Array(String)}, endpoint_number + 1)", "''"),
    endpoint_id: ofGeneration("arrayElement({ids:Array(String)}, endpoint_number + 1)", "''"),
    provider_name: ofGeneration("arrayElement({providers:Array(String)}, endpoint_number + 1)", "''"),
    prompt_tokens: ofGeneration("prompt"),
    cached_tokens: ofGeneration("prompt % 150"),
    completion_tokens: ofGeneration("completion"),
    reasoning_tokens: ofGeneration("completion % 50"),
    usage: ofGeneration("toDecimal64(prompt * 25 + completion * 100, 12) / 10000000"),
    byok_usage_inference: ofGeneration("toDecimal64(0, 12)"),
    status: "'ok'",
    latency_ms: ofGeneration("toFloat64(prompt)"),
    generation_ms: ofGeneration("toFloat64(prompt * 3)"),
    streamed: ofGeneration("true"),
    finish_reason: ofGeneration("'stop'", "''"),
    ver: "i + 1",
  };
  return `INSERT INTO ${database}.events (${Object.keys(columns).join(", ")})
    SELECT ${Object.values(columns).join(", ")}
    FROM ${datasetRows({
      source: "(SELECT number AS i FROM numbers({first:UInt64}, {count:UInt64}))",
      days,
      divide: (dividend, divisor) => `intDiv(${dividend}, ${divisor})`,
    })}`;
}

function ofGeneration(expression: string, absent = "NULL"): string {
  return `if(kind < 6, ${expression}, ${absent})`;
}
