import { join } from "node:path";
import { type ClickHouseClientConfigOptions, createClient } from "@clickhouse/client";
import { createChdbConnection } from "chdb/connection";
import { openAnalyticsStore } from "@daybook/engine";
import fastify from "fastify";
import { toEventRow } from "../dataset/event-row.js";
import { PlainEvent } from "./plain-event.js";

/**
 * The reference of single events: a plain Fastify handler with zod over the same engine and the same table, with the
 * same durable settings, and one insert a request. Goes on until the parent lets go.
 */
export async function servePlainHandler({ directory }: { directory: string }): Promise<{ url: string }> {
  // Makes the table.
  await (await openAnalyticsStore({ dataDir: directory })).close();
  const client = createClient({
    connection: embeddedConnection(join(directory, "events")),
    clickhouse_settings: { async_insert: 0, input_format_skip_unknown_fields: 0 },
  });
  let ver = 0;
  const app = fastify({ bodyLimit: 16 * 1024 ** 2 });
  app.post("/events", async ({ body }, reply) => {
    const event = PlainEvent.safeParse(body);
    if (!event.success) return reply.code(400).send({ problems: event.error.issues });
    await client.insert({ table: "daybook.events", values: [toEventRow(event.data, ++ver)], format: "JSONEachRow" });
    return { accepted: 1 };
  });
  app.get("/count", async () => {
    const result = await client.query({ query: "SELECT count() AS count FROM daybook.events", format: "JSONEachRow" });
    const [row] = await result.json<{ count: number | string }>();
    return { count: Number(row?.count ?? 0) };
  });
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  process.once("disconnect", () => {
    void app
      .close()
      .then(() => client.close())
      .finally(() => process.exit());
  });
  return { url };
}

/** chDB types its connection by its own copy of the client's shared types: the same shapes under other declarations. */
function embeddedConnection(path: string): NonNullable<ClickHouseClientConfigOptions["connection"]> {
  return createChdbConnection({ path }) as unknown as NonNullable<ClickHouseClientConfigOptions["connection"]>;
}
