import { HttpConnection, httpRequest } from "./http-connection.js";

export interface ReportLoad {
  url: string;
  headers: Readonly<Record<string, string>>;
  requests: number;
  /** Numbers to add up over the rows of the answer's `data`, so that two servers' answers can be compared. */
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
  const request = httpRequest({ method: "GET", url: load.url, headers: load.headers });
  const connection = await HttpConnection.open(load.url);
  const timesMs: number[] = [];
  let body = Buffer.alloc(0);
  for (let count = 0; count < load.requests; count++) {
    const startedMs = performance.now();
    const answer = await connection.send(request);
    timesMs.push(performance.now() - startedMs);
    if (answer.status !== 200) throw new Error(`GET ${load.url}: ${answer.status} ${answer.body.toString()}`);
    body = Buffer.from(answer.body);
  }
  connection.close();
  const rows = rowsOf(JSON.parse(body.toString()));
  const sums = load.sums.map((name) => rows.reduce((sum, row) => sum + Number(row[name]), 0));
  return { timesMs, rows: rows.length, sums: sums.map((sum) => Number(sum.toPrecision(6))) };
}

function rowsOf(answer: unknown): Record<string, unknown>[] {
  const data: unknown = typeof answer === "object" && answer !== null && "data" in answer ? answer.data : null;
  if (isRows(data)) return data;
  throw new Error("the answer holds no data");
}

function isRows(data: unknown): data is Record<string, unknown>[] {
  return Array.isArray(data) && data.every((row) => typeof row === "object" && row !== null);
}
