import type { TestServer, TestTeam } from "@daybook/testkit";
import { toPicoUsd } from "../official-clients/pico-usd.js";
import type { WireActivity } from "./vendor-stand-in.js";

/** Rows of the world as Daybook must answer them, in a fixed order. */
export function expectedRows(rows: readonly WireActivity[]): string[] {
  return rows
    .map((row) =>
      [
        row.date,
        row.model,
        row.endpoint,
        row.provider,
        toPicoUsd(row.usage),
        toPicoUsd(row.byok),
        row.requests,
        row.promptTokens,
        row.completionTokens,
        row.reasoningTokens,
      ].join(" "),
    )
    .toSorted();
}

/** The same of an answer of `/activity`, read digit by digit: a JSON parser would round the money. */
export async function answeredRows(server: TestServer, team: TestTeam, query: string): Promise<string[]> {
  const { status, text } = await server.call("GET", `/api/v1/activity?source=vendor${query}`, {
    key: team.managementKey,
  });
  if (status !== 200) throw new Error(`${status} ${text}`);
  const items = [...text.matchAll(/\{"date"[^}]*\}/g)].map(([item]) => item);
  return items
    .map((item) => {
      const field = (name: string): string => new RegExp(`"${name}":"?([^",}]*)`).exec(item)?.[1] ?? "?";
      const money = (name: string): bigint => toPicoUsd(field(name));
      return [
        field("date"),
        field("model"),
        field("endpoint_id"),
        field("provider_name"),
        money("usage"),
        money("byok_usage_inference"),
        field("requests"),
        field("prompt_tokens"),
        field("completion_tokens"),
        field("reasoning_tokens"),
      ].join(" ");
    })
    .toSorted();
}
