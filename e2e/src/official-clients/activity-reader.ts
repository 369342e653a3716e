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
  const path = `/api/v1/activity?${new URLSearchParams(query).toString()}`;
  const raw = await server.call("GET", path, { key: team.managementKey });
  expect(raw).toMatchObject({ status: 200 });
  const rebuilt = await server.call("POST", "/admin/v1/rebuild", {
    key: server.operatorToken,
    body: { team: team.slug },
  });
  expect(rebuilt.text).toMatch(/\{"rebuilt":\d+\}\n$/);
  const sealed = await server.call("GET", path, { key: team.managementKey });
  expect(sealed.text).toBe(raw.text);
  return toWireRows(raw.text).map((row) => ({
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
  }));
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
