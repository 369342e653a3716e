/** What is read of an event in a trace of Chromium's; times are microseconds of one clock. */
interface TraceEvent {
  name: string;
  ts: number;
  args?: { data?: { documentLoaderURL?: string; isOutermostMainFrame?: boolean } };
}

/**
 * From the beginning of a navigation to a mark that the page made, in ms.
 *
 * @param trace as Chromium wrote it, with the category `blink.user_timing`
 * @throws Error when the trace lacks either
 */
export function navigationMs(trace: Uint8Array, { url, mark }: { url: string; mark: string }): number {
  const { traceEvents } = toTrace(JSON.parse(new TextDecoder().decode(trace)));
  const begin = traceEvents.find(
    ({ name, args }) => name === "navigationStart" && args?.data?.documentLoaderURL === url,
  );
  const end = traceEvents.find(({ name, ts }) => name === mark && begin !== undefined && ts >= begin.ts);
  if (begin === undefined || end === undefined)
    throw new Error(`the trace has no navigation to ${url} with a mark ${mark}`);
  return (end.ts - begin.ts) / 1_000;
}

/** A wrong shape shows itself where it is read. */
function toTrace(json: unknown): { traceEvents: TraceEvent[] } {
  return json as { traceEvents: TraceEvent[] };
}
