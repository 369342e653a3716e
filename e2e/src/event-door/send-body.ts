import { gzipSync } from "node:zlib";
import type { Answer, TestServer, TestTeam } from "@daybook/testkit";

export interface SendOptions {
  /** Default `application/json`; null for none. */
  type?: string | null;
  query?: string;
  headers?: Record<string, string>;
  gzip?: boolean;
  /** Default the team's ingest key; null for none. */
  key?: string | null;
}

/** Posts a body to the event door just as it is, text or bytes. */
export async function sendBody(
  server: TestServer,
  team: TestTeam,
  body: string | Uint8Array,
  { type = "application/json", query = "", headers = {}, gzip = false, key = team.ingestKey }: SendOptions = {},
): Promise<Answer> {
  return await server.call("POST", `/v1/events${query}`, {
    ...(key === null ? {} : { key }),
    body: gzip ? gzipSync(body) : Buffer.from(body),
    headers: {
      ...(type === null ? {} : { "content-type": type }),
      ...(gzip ? { "content-encoding": "gzip" } : {}),
      ...headers,
    },
  });
}

/** The events as NDJSON. */
export function toLines(events: readonly object[], lineEnd = "\n"): string {
  return events.map((event) => JSON.stringify(event) + lineEnd).join("");
}
