import type { AnalyticsStore } from "@daybook/engine";
import type { FastifyInstance } from "fastify";
import { Gauge, Histogram, Registry } from "prom-client";
import type { Daybook } from "../daybook.js";

/** Looks of the sealer in a row that may fail before the server calls itself not ready. */
const SEALER_FAILURES_MAX = 3;

/** `/healthz` (the process answers), `/readyz` (its stores do too), `/metrics` (Prometheus). None needs a key. */
export function getHealth(app: FastifyInstance, daybook: Daybook): void {
  app.get("/healthz", async () => ({ ok: true }));

  app.get("/readyz", async (_, reply) => {
    const problems: string[] = [];
    const { away, count } = await shardsAway(daybook.analytics);
    if (away.length === count) problems.push("the event store does not answer");
    if ((daybook.accountsFollower?.failures ?? 0) > 0) problems.push("the accounts database does not answer");
    // A shard that is away is not sealed, which is no reason to stop serving the others.
    if (away.length === 0 && daybook.sealer.state.failures > SEALER_FAILURES_MAX) {
      problems.push("days are not being sealed");
    }
    const isReady = problems.length === 0;
    if (away.length < count) problems.push(...away.map((shard) => `shard ${shard} of ${count} does not answer`));
    return reply.status(isReady ? 200 : 503).send({ ok: isReady, problems });
  });

  const registry = metrics(app, daybook);
  app.get("/metrics", async (_, reply) => reply.type(registry.contentType).send(await registry.metrics()));
}

/** The numbers of the shards that do not answer, from 1, and how many there are; a store without shards is one. */
async function shardsAway(store: AnalyticsStore): Promise<{ away: number[]; count: number }> {
  const shards = store.cluster?.shards ?? [store];
  const looks = await Promise.allSettled(shards.map((shard) => shard.query({ sql: "SELECT 1 AS one" })));
  const away = looks.flatMap(({ status }, index) => (status === "rejected" ? [index + 1] : []));
  return { away, count: shards.length };
}

function metrics(app: FastifyInstance, daybook: Daybook): Registry {
  const registry = new Registry();
  const registers = [registry];
  const gauge = (name: string, help: string, read: () => number): void => {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  };
  gauge("daybook_events_held", "Events that wait to become durable.", () => daybook.writer.heldEvents);
  gauge(
    "daybook_unsealed_days",
    "Days of a team without a current rollup, at the sealer's last look.",
    () => daybook.sealer.state.unsealedDays,
  );
  gauge("daybook_sealed_days_total", "Days sealed since the start.", () => daybook.sealer.state.sealedDays);
  gauge("daybook_sealer_failures", "Looks of the sealer that failed in a row.", () => daybook.sealer.state.failures);
  gauge(
    "daybook_sealer_last_look_timestamp_seconds",
    "When the sealer last looked.",
    () => (daybook.sealer.state.lastLookMs ?? 0) / 1000,
  );
  gauge("process_resident_memory_bytes", "Resident memory.", () => process.memoryUsage.rss());
  const durations = new Histogram({
    name: "daybook_http_request_duration_seconds",
    help: "Time to answer, by route and status.",
    labelNames: ["method", "route", "status"] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  });
  app.addHook("onResponse", async (request, reply) => {
    const route = request.routeOptions.url ?? "unknown";
    durations.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
  });
  return registry;
}
