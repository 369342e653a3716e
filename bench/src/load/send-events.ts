import { sampleEvent, sampleEventWithAnswer } from "../dataset/sample-event.js";
import { encodeSpansAsJson, encodeSpansAsProtobuf, sampleSpan } from "../dataset/sample-span.js";
import { HttpConnection, httpRequest } from "./http-connection.js";

export interface EventLoad {
  url: string;
  headers: Readonly<Record<string, string>>;
  events: number;
  eventsPerRequest: number;
  /** Clients, each of which waits for its answer before it sends again. */
  connections: number;
  /** CloudEvents source; a new one makes the same sample new events. */
  source: string;
  /**
   * How they are told: as CloudEvents, also with the answer's id as spans have it, or each as a span of a trace of its own.
   * Default: events.
   */
  as?: "events" | "events with answers" | "protobuf spans" | "JSON spans";
}

/**
 * Sends events and waits until all are acknowledged. Bodies are made before the clock starts.
 *
 * @returns acknowledged events per second
 */
export async function sendEvents(load: EventLoad): Promise<{ eventsPerSecond: number }> {
  const requests: Buffer[] = [];
  for (let first = 0; first < load.events; first += load.eventsPerRequest) {
    const size = Math.min(load.eventsPerRequest, load.events - first);
    const { type, body } = encodeBody(load, { first, size });
    const headers = { ...load.headers, "content-type": type };
    requests.push(httpRequest({ method: "POST", url: load.url, headers, body }));
  }
  const connections = await Promise.all(
    Array.from({ length: Math.min(load.connections, requests.length) }, () => HttpConnection.open(load.url)),
  );
  let next = 0;
  const startedMs = performance.now();
  await Promise.all(
    connections.map(async (connection) => {
      for (let request = requests[next++]; request !== undefined; request = requests[next++]) {
        const answer = await connection.send(request);
        if (answer.status !== 200) throw new Error(`POST ${load.url}: ${answer.status} ${answer.body.toString()}`);
      }
    }),
  );
  const seconds = (performance.now() - startedMs) / 1_000;
  for (const connection of connections) connection.close();
  return { eventsPerSecond: load.events / seconds };
}

function encodeBody(
  { as = "events", source }: EventLoad,
  { first, size }: { first: number; size: number },
): { type: string; body: Buffer } {
  const json = "application/json";
  if (as === "events" || as === "events with answers") {
    const sample = as === "events" ? sampleEvent : sampleEventWithAnswer;
    const events = Array.from({ length: size }, (_, offset) => sample(first + offset, source));
    return { type: json, body: Buffer.from(JSON.stringify(size === 1 ? events[0] : events)) };
  }
  const spans = Array.from({ length: size }, (_, offset) => sampleSpan(first + offset, source));
  if (as === "JSON spans") return { type: json, body: encodeSpansAsJson(spans) };
  return { type: "application/x-protobuf", body: encodeSpansAsProtobuf(spans) };
}
