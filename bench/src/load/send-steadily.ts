import { lateEvent, type LateEvents } from "../dataset/late-event.js";
import { sampleEvent } from "../dataset/sample-event.js";
import { HttpConnection, httpRequest } from "./http-connection.js";

export interface SteadyLoad {
  url: string;
  headers: Readonly<Record<string, string>>;
  /** Requests a second, for as long as `seconds`. */
  requestsPerSecond: number;
  seconds: number;
  /** Requests under way at once, at most. */
  connections: number;
  /** Batches of the ingest sample, or late events one by one. */
  events: { kind: "sample"; perRequest: number; source: string } | ({ kind: "late" } & LateEvents);
}

/**
 * Sends events at an even pace. A server that does not keep up is sent what it missed as soon as it answers.
 *
 * @returns acknowledged events per second, to be held against what was meant
 */
export async function sendSteadily(load: SteadyLoad): Promise<{ eventsPerSecond: number }> {
  const requests = Math.round(load.requestsPerSecond * load.seconds);
  const connections = await Promise.all(
    Array.from({ length: Math.min(load.connections, requests) }, () => HttpConnection.open(load.url)),
  );
  let next = 0;
  const startedMs = performance.now();
  await Promise.all(
    connections.map(async (connection) => {
      for (let index = next++; index < requests; index = next++) {
        const request = httpRequest({
          method: "POST",
          url: load.url,
          headers: { ...load.headers, "content-type": "application/json" },
          body: JSON.stringify(eventsOf(load, index)),
        });
        await untilMs(startedMs + (index * 1_000) / load.requestsPerSecond);
        const answer = await connection.send(request);
        if (answer.status !== 200) throw new Error(`POST ${load.url}: ${answer.status} ${answer.body.toString()}`);
      }
    }),
  );
  // The pace covers the whole of the time, the last request's wait for the next among it.
  const seconds = Math.max(load.seconds, (performance.now() - startedMs) / 1_000);
  for (const connection of connections) connection.close();
  return { eventsPerSecond: (requests * eventsPerRequest(load)) / seconds };
}

function eventsOf({ events }: SteadyLoad, index: number): object[] {
  if (events.kind === "late") return [lateEvent(index, events)];
  return Array.from({ length: events.perRequest }, (_, offset) =>
    sampleEvent(index * events.perRequest + offset, events.source),
  );
}

function eventsPerRequest({ events }: SteadyLoad): number {
  return events.kind === "late" ? 1 : events.perRequest;
}

async function untilMs(atMs: number): Promise<void> {
  const waitMs = atMs - performance.now();
  if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
}
