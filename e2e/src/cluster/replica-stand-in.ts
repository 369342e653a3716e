import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { freePort } from "@daybook/testkit";

/** A statement as a replica got it. */
export interface SeenStatement {
  sql: string;
  /** Of the request's URL: settings and bound values. */
  parameters: URLSearchParams;
}

/**
 * Stands before a real ClickHouse server and makes it look like a replica. The test servers have no port for
 * replication, so that their replicated tables take no rows: here they are plain ones that are called replicated, and
 * what other replicas have stored comes when the replica is told to catch up, and never by itself.
 */
export interface ReplicaStandIn {
  port: number;
  seen: SeenStatement[];
  /** Catching up ends as it does for a replica that is too far behind. */
  lags: boolean;
  open(): Promise<void>;
  close(): Promise<void>;
}

/** @param takeUp copies to the server what a table of it lacks */
export async function openReplicaStandIn(
  serverUrl: string,
  takeUp: (table: string) => Promise<void>,
): Promise<ReplicaStandIn> {
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bytesOf(request);
    const url = new URL(request.url ?? "/", new URL(serverUrl).origin);
    const sql = url.searchParams.get("query") ?? body.toString();
    replica.seen.push({ sql, parameters: url.searchParams });
    const synced = /^SYSTEM SYNC REPLICA (\S+) LIGHTWEIGHT$/.exec(sql)?.[1];
    if (synced !== undefined) {
      if (replica.lags) {
        response.writeHead(500, { "x-clickhouse-exception-code": "159" });
        response.end("Code: 159. DB::Exception: SYNC REPLICA: command timed out. (TIMEOUT_EXCEEDED) (version 26.7)");
        return;
      }
      await takeUp(synced);
      response.end();
      return;
    }
    const answered = await fetch(url, {
      method: "POST",
      headers: { authorization: request.headers.authorization ?? "" },
      body: url.searchParams.has("query") ? new Uint8Array(body) : asPlain(sql),
    });
    const code = answered.headers.get("x-clickhouse-exception-code");
    response.writeHead(answered.status, code === null ? {} : { "x-clickhouse-exception-code": code });
    response.end(asReplicated(await answered.text()));
  };
  const replica: ReplicaStandIn = {
    port: await freePort(),
    seen: [],
    lags: false,
    open: () => new Promise((resolve) => server.listen(replica.port, "127.0.0.1", () => resolve())),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  await replica.open();
  return replica;
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) if (chunk instanceof Uint8Array) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function asPlain(sql: string): string {
  return sql
    .replaceAll(/ReplicatedReplacingMergeTree\('[^']*', '\{replica\}', (\w+)\)/g, "ReplacingMergeTree($1)")
    .replaceAll("startsWith(engine, 'Replicated')", "startsWith(engine, 'Replacing')");
}

function asReplicated(answer: string): string {
  return answer
    .replaceAll('"ReplacingMergeTree"', '"ReplicatedReplacingMergeTree"')
    .replaceAll(
      /ENGINE = ReplacingMergeTree\((\w+)\)/g,
      "ENGINE = ReplicatedReplacingMergeTree('path', '{replica}', $1)",
    );
}
