import type { FastifyInstance } from "fastify";
import { Gauge, Histogram, Registry } from "prom-client";
import type { Daybook } from "../daybook.js";
import { readReadiness } from "../readiness.js";

/** `/healthz` (the process answers), `/readyz` (its stores do too), `/metrics` (Prometheus). None needs a key. */
export function getHealth(app: FastifyInstance, daybook: Daybook): void {
  app.get("/healthz", async () => ({ ok: true }));

  app.get("/readyz", async (_, reply) => {
    const readiness = await readReadiness(daybook);
    return reply.status(readiness.ok ? 200 : 503).send(readiness);
  });

  const registry = metrics(app, daybook);
  app.get("/metrics", async (_, reply) => reply.type(registry.contentType).send(await registry.metrics()));
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
    "Days of a team with events that their rollup does not hold yet, at the sealer's last look.",
    () => daybook.sealer.state.unsealedDays,
  );
  gauge("daybook_sealed_days_total", "Days sealed since the start.", () => daybook.sealer.state.sealedDays);
  gauge("daybook_sealer_failures", "Looks of the sealer that failed in a row.", () => daybook.sealer.state.failures);
  gauge(
    "daybook_sealer_last_look_timestamp_seconds",
    "When the sealer last looked.",
    () => (daybook.sealer.state.lastLookMs ?? 0) / 1000,
  );
  gauge(
    "daybook_sealer_quiet_seconds",
    "Since the sealer last got on: it is stuck when this grows.",
    () => (performance.now() - (daybook.sealer.state.gotOnMs ?? performance.now())) / 1000,
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
