import type { SpawnedServer } from "@daybook/testkit";

/** Waits until every day that has events is sealed: reports are measured after it. */
export async function untilSealed(server: SpawnedServer): Promise<void> {
  const deadlineMs = performance.now() + 10 * 60_000;
  for (;;) {
    const { text } = await server.call("GET", "/metrics");
    const gauge = (name: string): number => Number(new RegExp(`^${name} (\\S+)`, "m").exec(text)?.[1] ?? Number.NaN);
    // The first look counts what is unsealed only at its end.
    const hasLooked = gauge("daybook_sealer_last_look_timestamp_seconds") > 0;
    if (hasLooked && gauge("daybook_sealed_days_total") > 0 && gauge("daybook_unsealed_days") === 0) return;
    if (performance.now() > deadlineMs) throw new Error("the days were not sealed within ten minutes");
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
