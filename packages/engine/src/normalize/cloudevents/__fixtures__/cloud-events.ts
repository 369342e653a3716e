import type { UsageEvent } from "../../../kernel/usage-event.js";
import { decodeCloudEvent } from "../decode-cloud-event.js";
import type { DecodeContext, EventProblem } from "../decode-context.js";

export const NOW = Date.UTC(2026, 10, 21);
export const DEFAULT_ID = "11111111-1111-4111-8111-111111111111";
export const OTHER_ID = "22222222-2222-4222-8222-222222222222";
export const KEY_ID = "33333333-3333-4333-8333-333333333333";

/** A team with three workspaces; one registered key, sixty-four times "a", is bound to the third. */
export const TEST_CONTEXT: DecodeContext = {
  nowMs: NOW,
  credentialWorkspaceId: null,
  frozenBeforeMs: null,
  defaultWorkspaceId: DEFAULT_ID,
  findWorkspaceId: (idOrSlug) => WORKSPACES.get(idOrSlug),
  findKeyWorkspaceId: (apiKeyHash) => (apiKeyHash === "a".repeat(64) ? KEY_ID : null),
  sha256Hex: (text) => `hash of ${text.length} characters`,
};

const WORKSPACES = new Map([
  ["default", DEFAULT_ID],
  [DEFAULT_ID, DEFAULT_ID],
  ["other", OTHER_ID],
  [KEY_ID, KEY_ID],
]);

/** A generation whose envelope is right. */
export function generation<Data extends Record<string, unknown>>(data: Data) {
  const time = "2026-11-21T00:00:00Z";
  return { specversion: "1.0", id: "e1", source: "app", type: "generation.completed", time, data };
}

export function decode(raw: unknown, context: Partial<DecodeContext> = {}): UsageEvent | null {
  return decodeCloudEvent(raw, 0, { ...TEST_CONTEXT, ...context }, []);
}

/** The path and message of each problem. */
export function problemsOf(raw: unknown, context: Partial<DecodeContext> = {}): [path: string, message: string][] {
  const problems: EventProblem[] = [];
  decodeCloudEvent(raw, 0, { ...TEST_CONTEXT, ...context }, problems);
  return problems.map(({ path, message }) => [path, message]);
}
