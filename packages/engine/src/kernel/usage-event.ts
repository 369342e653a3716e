/** The closed set of facts Daybook stores; what each counts for is in `docs/reference/events.md`. */
export const EVENT_TYPES = ["generation", "chat.created", "message.created"] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** The type of a telling that takes an event back: no report sees the event, unless it is told again later. */
export const RETRACTED = "retracted";

export const EVENT_STATUSES = ["ok", "error", "aborted"] as const;
export type EventStatus = (typeof EVENT_STATUSES)[number];

/**
 * One immutable fact, as every door hands it to the store.
 *
 * `(team, UTC day of occurredAtMs, source, id)` is its identity; the team comes from the credential and stands
 * beside the event, not in it. Absent is `null`, never 0 or "".
 * Tokens are counts, prompt tokens include cached ones, completion tokens include reasoning.
 * Money is a bigint of picodollars (10⁻¹² USD), so no binary float ever touches it.
 */
export interface UsageEvent {
  id: string;
  source: string;
  type: EventType | typeof RETRACTED;
  /** Start of the call, or the moment of the chat or message: epoch milliseconds, UTC. */
  occurredAtMs: number;
  /** UUID of a workspace of the team. */
  workspaceId: string;
  /** The person as the sender named them; resolved to a member when a report is made. */
  user: string | null;
  /** Lower case, trimmed. */
  userEmail: string | null;
  /** SHA-256 hex, lower case, of the key that was used. */
  apiKeyHash: string | null;
  apiKeyName: string | null;
  /** Title of the application that made the call, or the origin it came from. */
  app: string | null;
  /** Whom the sender's own customer is to the sender. */
  externalUser: string | null;
  chatId: string | null;
  messageId: string | null;
  /** Who wrote the message, for `message.created`. */
  role: "user" | "assistant" | null;
  title: string | null;
  projectId: string | null;
  model: string | null;
  modelPermaslug: string | null;
  variant: string | null;
  /** UUID, lower case: as reported, else derived from provider and permaslug. Null unless a generation. */
  endpointId: string | null;
  providerName: string | null;
  gateway: string | null;
  operation: string | null;
  /** Shape of the API that the caller spoke. */
  skin: string | null;
  origin: string | null;
  country: string | null;
  dataRegion: string | null;
  sessionId: string | null;
  promptTokens: number | null;
  cachedTokens: number | null;
  cacheWriteTokens: number | null;
  cacheWrite1hTokens: number | null;
  completionTokens: number | null;
  reasoningTokens: number | null;
  /** Prompt tokens that a cache could have served. */
  possibleCachedTokens: number | null;
  toolCalls: number | null;
  /** What the team was charged, picodollars. */
  usagePicoUsd: bigint | null;
  /** Value of inference paid on the team's own provider key, picodollars; not part of `usagePicoUsd`. */
  byokUsageInferencePicoUsd: bigint | null;
  /**
   * Parts of the cost and what stands beside it, picodollars each: what the provider took, discounts (below zero) and
   * surcharges, tools, the fee on the team's own provider keys.
   */
  usageUpstreamPicoUsd: bigint | null;
  usageCachePicoUsd: bigint | null;
  usageDataPicoUsd: bigint | null;
  usageWebPicoUsd: bigint | null;
  usageUpstreamWebPicoUsd: bigint | null;
  usageFilePicoUsd: bigint | null;
  usageUpstreamFilePicoUsd: bigint | null;
  usageWebFetchPicoUsd: bigint | null;
  usageUpstreamWebFetchPicoUsd: bigint | null;
  byokFeePicoUsd: bigint | null;
  /** What the tokens of each kind cost, picodollars; input without those read from or written to a cache. */
  inputCostPicoUsd: bigint | null;
  outputCostPicoUsd: bigint | null;
  cacheReadCostPicoUsd: bigint | null;
  cacheWriteCostPicoUsd: bigint | null;
  isByok: boolean | null;
  costSource: string | null;
  priceVersion: string | null;
  status: EventStatus;
  errorType: string | null;
  /** Time to the first token, or the whole call when not streamed. */
  latencyMs: number | null;
  ttftMs: number | null;
  /** The whole call. */
  generationMs: number | null;
  /** Spent before the call reached its provider. */
  routerLatencyMs: number | null;
  streamed: boolean | null;
  finishReason: string | null;
  guardrailInvoked: boolean | null;
  /** The answer came from a cache of answers. */
  responseCached: boolean | null;
  responseId: string | null;
  traceId: string | null;
  spanId: string | null;
  /** Which converter, or which data schema, produced the event. */
  schema: string | null;
}
