import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";

const LINE_FEED = 10;

/** Reads an export of lines as it comes, without keeping it. */
export async function readExport({
  url,
  headers,
}: {
  url: string;
  headers: Readonly<Record<string, string>>;
}): Promise<{ lines: number; bytes: number; seconds: number }> {
  const startedMs = performance.now();
  const request = get(url, { headers });
  const [response] = (await once(request, "response")) as [IncomingMessage];
  let [lines, bytes] = [0, 0];
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, at + 1)) lines++;
  }
  if (response.statusCode !== 200 || !response.complete) {
    throw new Error(
      `GET ${url}: ${response.statusCode}, ${response.complete ? "whole" : "cut off"} after ${bytes} bytes`,
    );
  }
  return { lines, bytes, seconds: (performance.now() - startedMs) / 1_000 };
}
