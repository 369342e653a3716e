import type { TestServer, TestTeam } from "@daybook/testkit";
import { expect } from "vitest";
import { toPicoUsd } from "./pico-usd.js";

/** One row of the report, its money exact. */
export interface ActivityLine {
  date: string;
  model: string;
  permaslug: string;
  endpoint: string;
  provider: string;
  workspace: string | null;
  requests: number;
  prompt: number;
  completion: number;
  reasoning: number;
  usagePico: bigint;
  byokPico: bigint;
}

/**
 * The report as the team's owner reads it: from raw events, and again when all days are sealed, which must be the very
 * same bytes.
 */
export async function readActivity(
  server: TestServer,
  team: TestTeam,
  query: Record<string, string> = {},
): Promise<ActivityLine[]> {
  const [lines] = await readActivities(server, team, [query]);
  return lines ?? expect.fail("one question has one answer");
}

/** Several questions of one state, each answered from raw events, and again when all days are sealed. */
export async function readActivities(
  server: TestServer,
  team: TestTeam,
  queries: readonly Record<string, string>[],
): Promise<ActivityLine[][]> {
  const ask = (): Promise<{ status: number; text: string }[]> =>
    Promise.all(
      queries.map((query) =>
        server.call("GET", `/api/v1/activity?${new URLSearchParams(query).toString()}`, { key: team.managementKey }),
      ),
    );
  const raw = await ask();
  expect(raw.map(({ status }) => status)).toEqual(queries.map(() => 200));
  const rebuilt = await server.call("POST", "/admin/v1/rebuild", {
    key: server.operatorToken,
    body: { team: team.slug },
  });
  expect(rebuilt.text).toMatch(/\{"rebuilt":\d+\}\n$/);
  const sealed = await ask();
  expect(sealed.map(({ text }) => text)).toEqual(raw.map(({ text }) => text));
  return raw.map(({ text }) => toWireRows(text).map(toLine));
}

function toLine(row: WireRow): ActivityLine {
  return {
    date: row.date,
    model: row.model,
    permaslug: row.model_permaslug,
    endpoint: row.endpoint_id,
    provider: row.provider_name,
    workspace: row.workspace_id ?? null,
    requests: row.requests,
    prompt: row.prompt_tokens,
    completion: row.completion_tokens,
    reasoning: row.reasoning_tokens,
    usagePico: toPicoUsd(row.usage),
    byokPico: toPicoUsd(row.byok_usage_inference),
  };
}

interface WireRow {
  date: string;
  model: string;
  model_permaslug: string;
  endpoint_id: string;
  provider_name: string;
  workspace_id?: string;
  requests: number;
  prompt_tokens: number;
  completion_tokens: number;
  reasoning_tokens: number;
  usage: string;
  byok_usage_inference: string;
}

/** Money stays the text it came as: parsed as a number it would be rounded by the test itself. */
function toWireRows(text: string): WireRow[] {
  const quoted = text.replaceAll(/"(usage|byok_usage_inference)":(\d+(?:\.\d+)?)(?=[,}])/g, '"$1":"$2"');
  const { data } = JSON.parse(quoted) as { data: WireRow[] };
  return data;
}
