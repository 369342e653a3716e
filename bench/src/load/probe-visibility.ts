import { ENDPOINTS } from "../dataset/endpoints.js";
import { HttpConnection, httpRequest } from "./http-connection.js";

export interface VisibilityProbes {
  origin: string;
  ingestHeaders: Readonly<Record<string, string>>;
  reportHeaders: Readonly<Record<string, string>>;
  /** Part of the probes' ids and names; a new one makes new events. */
  run: string;
  /** When the probes' events take place, RFC 3339: a moment that all reports cover. */
  time: string;
  /** By name: the path of a report, and what it shows of an event. */
  reports: Readonly<Record<string, { path: string; shows: "model" | "user" }>>;
  seconds: number;
}

/**
 * Sends events with a model and a user never seen before, one after the other, and asks all reports at once, each
 * again and again, until they show it.
 *
 * @returns for each report, from the acknowledgement of each event to the end of the first answer that shows it
 */
export async function probeVisibility(probes: VisibilityProbes): Promise<{ delaysMs: Record<string, number[]> }> {
  const sender = await HttpConnection.open(probes.origin);
  const watchers = await Promise.all(
    Object.entries(probes.reports).map(async ([name, report]) => ({
      report,
      request: httpRequest({ method: "GET", url: probes.origin + report.path, headers: probes.reportHeaders }),
      connection: await HttpConnection.open(probes.origin),
      name,
      delaysMs: [] as number[],
    })),
  );
  const endMs = performance.now() + probes.seconds * 1_000;
  for (let probe = 0; performance.now() < endMs; probe++) {
    const shown = { model: `probe/${probes.run}-${probe}`, user: `probe-${probes.run}-${probe}@bench.example` };
    const sent = await sender.send(
      httpRequest({
        method: "POST",
        url: `${probes.origin}/v1/events`,
        headers: { ...probes.ingestHeaders, "content-type": "application/json" },
        body: JSON.stringify(probeEvent({ ...shown, ...probes, id: `${probes.run}-${probe}` })),
      }),
    );
    const acknowledgedMs = performance.now();
    if (sent.status !== 200) throw new Error(`POST /v1/events: ${sent.status} ${sent.body.toString()}`);
    await Promise.all(
      watchers.map(async ({ report, request, connection, delaysMs }) => {
        await untilShown({ connection, request, text: `"${shown[report.shows]}"`, path: report.path });
        delaysMs.push(performance.now() - acknowledgedMs);
      }),
    );
  }
  for (const { connection } of [{ connection: sender }, ...watchers]) connection.close();
  return { delaysMs: Object.fromEntries(watchers.map(({ name, delaysMs }) => [name, delaysMs])) };
}

/** What is not visible by then will not be. */
const PATIENCE_MS = 60_000;

async function untilShown(asked: {
  connection: HttpConnection;
  request: Buffer;
  text: string;
  path: string;
}): Promise<void> {
  const deadlineMs = performance.now() + PATIENCE_MS;
  while (performance.now() < deadlineMs) {
    const answer = await asked.connection.send(asked.request);
    if (answer.status !== 200) throw new Error(`GET ${asked.path}: ${answer.status} ${answer.body.toString()}`);
    if (answer.body.includes(asked.text)) return;
  }
  throw new Error(`GET ${asked.path} did not show ${asked.text} within ${PATIENCE_MS} ms of its acknowledgement`);
}

function probeEvent(event: { id: string; time: string; model: string; user: string }): object {
  return {
    specversion: "1.0",
    id: event.id,
    source: "probe",
    type: "generation.completed",
    time: event.time,
    data: {
      user: event.user,
      model: event.model,
      model_permaslug: event.model,
      endpoint_id: ENDPOINTS[0]?.id ?? "",
      provider_name: ENDPOINTS[0]?.provider ?? "",
      prompt_tokens: 50,
      completion_tokens: 125,
      usage: "0.001",
    },
  };
}
