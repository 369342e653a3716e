import {
  type Answer,
  daysAgo,
  generation,
  startServer,
  type TestClickHouse,
  type TestServer,
  type TestTeam,
} from "@daybook/testkit";
import { expect } from "vitest";
import { readRows } from "../crash/json-rows.js";

/** How long a server of these tests waits for its store before it refuses events. */
const PATIENCE_MS = 2_000;

/** A server with a team, whose way to ClickHouse a test can spoil. */
export interface ServerByWay {
  server: TestServer;
  /** Sends the same fifty events, or the first so many of them. */
  send(count?: number): Promise<Answer>;
  /** How many requests the report counts. */
  countRequests(): Promise<number>;
}

/** @param port on this machine, through which ClickHouse is asked. Default: its own */
export async function startServerByWay(
  clickhouse: TestClickHouse,
  port: number = clickhouse.port,
  options: Parameters<typeof startServer>[0] = {},
): Promise<ServerByWay> {
  const server = await startServer({
    environment: {
      DAYBOOK_CLICKHOUSE_URL: clickhouse.url.replace(`:${clickhouse.port}/`, `:${port}/`),
      DAYBOOK_SEAL_EVERY_MS: "50",
    },
    writerLimits: { patienceMs: PATIENCE_MS },
    onError: () => undefined,
    ...options,
  });
  const team: TestTeam = await server.createTeam();
  const events = Array.from({ length: 50 }, (_, index) =>
    generation({ id: `e${index}`, time: `${daysAgo(1 + (index % 3))}T10:00:00Z` }),
  );
  return {
    server,
    send: (count = events.length) =>
      server.call("POST", "/v1/events", { key: team.ingestKey, body: events.slice(0, count) }),
    async countRequests() {
      const rows = readRows(await server.call("GET", "/api/v1/activity", { key: team.managementKey }));
      return rows.reduce((sum, { requests }) => sum + Number(requests), 0);
    },
  };
}

/** Events were refused for now, and their sender told when to come again. */
export function expectNotAcknowledged(answers: readonly Answer[]): void {
  for (const answer of answers) {
    expect(answer).toMatchObject({ status: 503, json: { error: { code: "store_unavailable" } } });
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
  }
}

/** What `/readyz` says of a store that does not answer. */
export const SILENT_STORE = {
  status: 503,
  json: { ok: false, problems: ["the event store does not answer"] },
};
