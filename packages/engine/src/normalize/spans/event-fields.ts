import type { UsageEvent } from "../../kernel/usage-event.js";

/** A field's value; a function each, for to ask an event for one name after the other takes several times as long. */
type ValueOf<Value> = (event: UsageEvent) => Value;

type NameOf<Value> = {
  [Name in keyof UsageEvent]-?: UsageEvent[Name] extends Value | null ? Name : never;
}[keyof UsageEvent];

type Fields<Value, Apart extends keyof UsageEvent = never> = {
  readonly [Name in Exclude<NameOf<Value>, Apart>]: ValueOf<UsageEvent[Name]>;
};

/** What follows from where a span stands, and from what most events are. */
type Granted = "id" | "type" | "status" | "operation" | "traceId" | "spanId";

export const TEXT_FIELDS: Fields<string, Granted | "source"> = {
  workspaceId: (event) => event.workspaceId,
  user: (event) => event.user,
  userEmail: (event) => event.userEmail,
  apiKeyHash: (event) => event.apiKeyHash,
  apiKeyName: (event) => event.apiKeyName,
  app: (event) => event.app,
  externalUser: (event) => event.externalUser,
  chatId: (event) => event.chatId,
  messageId: (event) => event.messageId,
  role: (event) => event.role,
  title: (event) => event.title,
  projectId: (event) => event.projectId,
  model: (event) => event.model,
  modelPermaslug: (event) => event.modelPermaslug,
  variant: (event) => event.variant,
  endpointId: (event) => event.endpointId,
  providerName: (event) => event.providerName,
  gateway: (event) => event.gateway,
  skin: (event) => event.skin,
  origin: (event) => event.origin,
  country: (event) => event.country,
  dataRegion: (event) => event.dataRegion,
  sessionId: (event) => event.sessionId,
  costSource: (event) => event.costSource,
  priceVersion: (event) => event.priceVersion,
  errorType: (event) => event.errorType,
  finishReason: (event) => event.finishReason,
  responseId: (event) => event.responseId,
  schema: (event) => event.schema,
};

export const NUMBER_FIELDS: Fields<number> = {
  occurredAtMs: (event) => event.occurredAtMs,
  promptTokens: (event) => event.promptTokens,
  cachedTokens: (event) => event.cachedTokens,
  cacheWriteTokens: (event) => event.cacheWriteTokens,
  cacheWrite1hTokens: (event) => event.cacheWrite1hTokens,
  completionTokens: (event) => event.completionTokens,
  reasoningTokens: (event) => event.reasoningTokens,
  possibleCachedTokens: (event) => event.possibleCachedTokens,
  toolCalls: (event) => event.toolCalls,
  latencyMs: (event) => event.latencyMs,
  ttftMs: (event) => event.ttftMs,
  generationMs: (event) => event.generationMs,
  routerLatencyMs: (event) => event.routerLatencyMs,
};

export const MONEY_FIELDS: Fields<bigint> = {
  usagePicoUsd: (event) => event.usagePicoUsd,
  byokUsageInferencePicoUsd: (event) => event.byokUsageInferencePicoUsd,
  usageUpstreamPicoUsd: (event) => event.usageUpstreamPicoUsd,
  usageCachePicoUsd: (event) => event.usageCachePicoUsd,
  usageDataPicoUsd: (event) => event.usageDataPicoUsd,
  usageWebPicoUsd: (event) => event.usageWebPicoUsd,
  usageUpstreamWebPicoUsd: (event) => event.usageUpstreamWebPicoUsd,
  usageFilePicoUsd: (event) => event.usageFilePicoUsd,
  usageUpstreamFilePicoUsd: (event) => event.usageUpstreamFilePicoUsd,
  usageWebFetchPicoUsd: (event) => event.usageWebFetchPicoUsd,
  usageUpstreamWebFetchPicoUsd: (event) => event.usageUpstreamWebFetchPicoUsd,
  byokFeePicoUsd: (event) => event.byokFeePicoUsd,
  inputCostPicoUsd: (event) => event.inputCostPicoUsd,
  outputCostPicoUsd: (event) => event.outputCostPicoUsd,
  cacheReadCostPicoUsd: (event) => event.cacheReadCostPicoUsd,
  cacheWriteCostPicoUsd: (event) => event.cacheWriteCostPicoUsd,
};

export const FLAG_FIELDS: Fields<boolean> = {
  isByok: (event) => event.isByok,
  streamed: (event) => event.streamed,
  guardrailInvoked: (event) => event.guardrailInvoked,
  responseCached: (event) => event.responseCached,
};
