import {
  DAY_MS,
  formatDay,
  readOpenRouterActivity,
  readVendorAnswer,
  type ServedDays,
  toEpochDay,
} from "@daybook/engine";
import { z } from "zod";
import type { VendorClient } from "./vendor-client.js";

/** What is asked besides the account's usage. */
interface Slices {
  byKey: boolean;
  byWorkspace: boolean;
}

/** Completed UTC days that the vendor is sure to tell; its contract leaves open whether there is one more. */
const WINDOW_DAYS = 29;
/** The vendor advises to let the newest day settle before it is read. */
const SETTLED_AFTER_MS = 60 * 60_000;
const KEYS_A_PAGE = 100;
const WORKSPACES_A_PAGE = 100;

/**
 * OpenRouter's activity: its whole window each time, so that late revisions of every day in it are seen. One answer at a
 * time, each good by itself.
 */
export async function* openRouterDays(
  client: VendorClient,
  { byKey, byWorkspace, nowMs }: Slices & { nowMs: number },
): AsyncGenerator<ServedDays> {
  const emptyDays = completedDays(nowMs);
  const activity = async (query: string): Promise<Pick<ServedDays, "days" | "emptyDays">> => ({
    days: readOpenRouterActivity(await client.get(`/activity${query}`)),
    emptyDays,
  });
  yield { report: "account", subject: "", ...(await activity("")) };
  const workspaces = byKey || byWorkspace ? await listWorkspaces(client) : [];
  if (byWorkspace) {
    const slugs = new Map(workspaces.map(({ id, slug }) => [id, slug]));
    const { days } = await activity("?group_by=workspace");
    const named = days.map(({ day, rows }) => ({
      day,
      rows: rows.map((row) => ({ ...row, workspace_slug: slugs.get(row["workspace_id"] ?? "") ?? null })),
    }));
    yield { report: "workspace", subject: "", days: named, emptyDays };
  }
  if (!byKey) return;
  for (const { id } of workspaces) {
    for (const hash of await listKeys(client, id)) {
      yield { report: "key", subject: hash, ...(await activity(`?api_key_hash=${hash}`)) };
    }
  }
}

/** The days of the window that are over and settled, `YYYY-MM-DD`. */
function completedDays(nowMs: number): string[] {
  const last = toEpochDay(nowMs - SETTLED_AFTER_MS) - 1;
  const first = Math.floor(nowMs / DAY_MS) - WINDOW_DAYS;
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => formatDay(first + at));
}

const WorkspacePage = z.object({ data: z.array(z.object({ id: z.string(), slug: z.string() })) });

async function listWorkspaces(client: VendorClient): Promise<{ id: string; slug: string }[]> {
  const all: { id: string; slug: string }[] = [];
  for (;;) {
    const body = await client.get(`/workspaces?limit=${WORKSPACES_A_PAGE}&offset=${all.length}`);
    const { data } = readVendorAnswer(WorkspacePage, body);
    all.push(...data);
    if (data.length < WORKSPACES_A_PAGE) return all;
  }
}

const KeyPage = z.object({ data: z.array(z.object({ hash: z.string().regex(/^[0-9a-f]{64}$/) })) });

/** Disabled ones too: they were used once. */
async function listKeys(client: VendorClient, workspaceId: string): Promise<string[]> {
  const all = new Set<string>();
  for (let offset = 0; ; offset += KEYS_A_PAGE) {
    const query = `include_disabled=true&offset=${offset}&workspace_id=${encodeURIComponent(workspaceId)}`;
    const { data } = readVendorAnswer(KeyPage, await client.get(`/keys?${query}`));
    for (const { hash } of data) all.add(hash);
    if (data.length < KEYS_A_PAGE) return [...all];
  }
}
