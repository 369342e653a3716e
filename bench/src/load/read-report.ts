import { HttpConnection, httpRequest } from "./http-connection.js";
import { addUp, reportRows } from "./report-rows.js";

export interface ReportLoad {
  url: string;
  headers: Readonly<Record<string, string>>;
  /** JSON to POST; without one the report is got. */
  body?: string;
  requests: number;
  /** Asks on until so long has passed. Default 0. */
  leastSeconds?: number;
  /** What to add up over the rows of the answer, so that two servers' answers can be compared. */
  sums: readonly string[];
}

export interface ReportTimes {
  /** Of each request, one after the other over one connection, until the last byte. */
  timesMs: number[];
  rows: number;
  /** In the order of `sums`, to six digits. */
  sums: number[];
}

/** Asks for a report again and again; the answers are checked by their sums. */
export async function readReport(load: ReportLoad): Promise<ReportTimes> {
  const request = httpRequest({
    method: load.body === undefined ? "GET" : "POST",
    url: load.url,
    headers: { ...load.headers, ...(load.body === undefined ? {} : { "content-type": "application/json" }) },
    ...(load.body === undefined ? {} : { body: load.body }),
  });
  const connection = await HttpConnection.open(load.url);
  const timesMs: number[] = [];
  const endMs = performance.now() + (load.leastSeconds ?? 0) * 1_000;
  let body = Buffer.alloc(0);
  while (timesMs.length < load.requests || performance.now() < endMs) {
    const startedMs = performance.now();
    const answer = await connection.send(request);
    timesMs.push(performance.now() - startedMs);
    if (answer.status !== 200) throw new Error(`${load.url}: ${answer.status} ${answer.body.toString()}`);
    body = Buffer.from(answer.body);
  }
  connection.close();
  const rows = reportRows(JSON.parse(body.toString()));
  return { timesMs, rows: rows.length, sums: load.sums.map((path) => addUp(rows, path)) };
}
