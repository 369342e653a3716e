/** One telling of one fact, as the promise sees it: what was sent, already placed in its workspace. */
export interface Telling {
  source: string;
  id: string;
  type: "generation" | "chat.created" | "message.created";
  /** Epoch milliseconds. */
  atMs: number;
  user: string | null;
  email: string | null;
  /** SHA-256 hex of the key that was used. */
  key: string | null;
  workspace: string;
  role: "user" | "assistant" | null;
  status: "ok" | "error" | "aborted";
  model: string;
  permaslug: string;
  endpoint: string;
  provider: string;
  promptTokens: number | null;
  cachedTokens: number | null;
  completionTokens: number | null;
  reasoningTokens: number | null;
  /** Picodollars. */
  usage: bigint | null;
  byok: bigint | null;
}

export const DAY_MS = 86_400_000;

/** UTC day as `YYYY-MM-DD`. */
export function dayOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10);
}

/** What is counted: of each (UTC day, source, id) the telling acknowledged last. */
export function currentTellings(tellings: readonly Telling[]): Telling[] {
  const current = new Map<string, Telling>();
  for (const telling of tellings)
    current.set(JSON.stringify([dayOf(telling.atMs), telling.source, telling.id]), telling);
  return [...current.values()];
}
