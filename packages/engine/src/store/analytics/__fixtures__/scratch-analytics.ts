import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { UsageEvent } from "../../../kernel/usage-event.js";
import { emptyUsageEvent } from "../../../kernel/empty-usage-event.js";
import type { AnalyticsStore, StoredEvent } from "../analytics-store.js";
import { openAnalyticsStore } from "../open-analytics-store.js";

/** An engine of the test file's own: chDB in a new directory, or the server that DAYBOOK_TEST_CLICKHOUSE_URL names. */
export interface ScratchAnalytics {
  store: AnalyticsStore;
  /** Stores tellings with versions above all before. */
  tell(teamId: string, events: readonly UsageEvent[]): Promise<void>;
  /** A team id that no other test has. */
  newTeam(): string;
  /** Closes the engine and opens it again. */
  reopen(): Promise<void>;
  dispose(): Promise<void>;
}

export async function openScratchAnalytics(): Promise<ScratchAnalytics> {
  const clickhouseUrl = process.env["DAYBOOK_TEST_CLICKHOUSE_URL"];
  const dataDir = await mkdtemp(join(tmpdir(), "daybook-analytics-"));
  const open = () => openAnalyticsStore(clickhouseUrl === undefined ? { dataDir } : { clickhouseUrl });
  const run = `${Date.now().toString(36)}${process.pid}`;
  let version = BigInt(Date.now()) << 22n;
  let teams = 0;
  const scratch: ScratchAnalytics = {
    store: await open(),
    async tell(teamId, events) {
      const stored = events.map((event): StoredEvent => ({ teamId, event }));
      await scratch.store.insertEvents({ events: stored, receivedAtMs: Date.UTC(2026, 0, 1), firstVersion: version });
      // As the version clock does.
      version += BigInt(events.length) + 1_000_000n;
    },
    newTeam: () => `team_${run}_${++teams}`,
    async reopen() {
      await scratch.store.close();
      scratch.store = await open();
    },
    async dispose() {
      await scratch.store.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
  return scratch;
}

/** A generation with every number unknown; what is not given is ordinary. */
export function usageEvent(fields: Partial<UsageEvent> = {}): UsageEvent {
  const identity = { id: "event-1", source: "test", type: "generation" as const };
  return {
    ...emptyUsageEvent({ ...identity, occurredAtMs: Date.UTC(2026, 1, 3, 12), workspaceId: "workspace-1" }),
    user: "ada@example.com",
    model: "model-1",
    modelPermaslug: "model-1",
    endpointId: "11111111-1111-4111-8111-111111111111",
    providerName: "Provider",
    ...fields,
  };
}
