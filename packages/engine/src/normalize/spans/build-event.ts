import { deriveEndpointId } from "../../kernel/endpoint-id.js";
import { emptyUsageEvent } from "../../kernel/empty-usage-event.js";
import type { EventStatus, UsageEvent } from "../../kernel/usage-event.js";
import { authorOfSlug, nameModel } from "../names/model-name.js";
import { nameProvider, providerOfAuthor } from "../names/provider-name.js";
import { textOf } from "../otlp/attribute-reader.js";
import type { OtlpSpan } from "../otlp/otlp-span.js";
import type { CallFacts } from "./call-facts.js";
import { inclusiveTokens } from "./inclusive-tokens.js";
import { placedId } from "./placed-id.js";
import { hasUsage } from "./read-call.js";

/** A span whose ids and start are good. */
export type TimedSpan = OtlpSpan & { traceId: string; spanId: string; startMs: number };

/** The event that a call is, with what its own span knows. */
export function buildEvent({
  span,
  operation,
  facts,
  workspaceId,
}: {
  span: TimedSpan;
  operation: string;
  facts: CallFacts;
  workspaceId: string;
}): UsageEvent {
  const { source, id } = facts.identity ?? spanIdentity(span);
  const event = emptyUsageEvent({ id, source, type: "generation", occurredAtMs: span.startMs, workspaceId });
  const provider = nameProvider(facts.provider);
  const { requestModel, responseModel, permaslug } = facts;
  const names = nameModel({ requestModel, responseModel, permaslug, provider: provider.providerName });
  const providerName = provider.providerName ?? providerOfAuthor(authorOfSlug(names.model));
  const tokens = inclusiveTokens(facts.tokens);
  const status = facts.status ?? statusOf(span, operation, facts);
  const wholeMs = span.endMs !== null && span.endMs >= span.startMs ? span.endMs - span.startMs : null;
  const streamed = facts.streamed ?? (facts.ttftMs === null ? null : true);
  event.model = names.model;
  event.modelPermaslug = names.modelPermaslug;
  event.variant = names.variant;
  event.providerName = providerName;
  event.endpointId = facts.endpointId ?? deriveEndpointId(providerName, names.modelPermaslug);
  event.gateway = facts.gateway ?? provider.gateway;
  event.operation = operation;
  event.promptTokens = tokens.prompt;
  event.cachedTokens = tokens.cached;
  event.cacheWriteTokens = tokens.cacheWrite;
  event.cacheWrite1hTokens = tokens.cacheWrite1h;
  event.completionTokens = tokens.completion;
  event.reasoningTokens = tokens.reasoning;
  event.usagePicoUsd = facts.costPicoUsd;
  event.byokUsageInferencePicoUsd = facts.byokPicoUsd;
  event.isByok = facts.isByok;
  event.costSource = facts.costPicoUsd === null ? "unknown" : "reported";
  event.status = status;
  event.errorType = status === "error" ? facts.errorType : null;
  event.streamed = streamed;
  event.ttftMs = facts.ttftMs;
  event.latencyMs = facts.ttftMs ?? (streamed === true ? null : wholeMs);
  event.generationMs = wholeMs;
  event.finishReason = facts.finishReason;
  event.responseId = facts.responseId;
  event.traceId = span.traceId;
  event.spanId = span.spanId;
  event.apiKeyHash = facts.apiKeyHash;
  event.apiKeyName = facts.apiKeyName;
  event.schema = tokens.remarks.length === 0 ? facts.schema : [facts.schema, ...tokens.remarks].join("+");
  return event;
}

function spanIdentity({ resource, traceId, spanId }: TimedSpan): { source: string; id: string } {
  // Short enough that the source with its prefix is still a text that any door takes.
  const service = textOf(resource, "service.name")?.slice(0, 1000) ?? "unknown_service";
  return { source: `otlp:${service}`, id: placedId({ traceId, spanId }) };
}

/** Most spans of models end with their status unset, so unset is no failure. */
function statusOf(span: OtlpSpan, operation: string, { finishReason, tokens }: CallFacts): EventStatus {
  if (span.statusCode === 2 || span.attributes.has("error.type")) return "error";
  if (finishReason === "error") return "aborted";
  // A stream that its reader left ends without a word of what it used or why it stopped.
  const isText = operation === "chat" || operation === "text_completion";
  return isText && span.statusCode === 0 && finishReason === null && !hasUsage(tokens) ? "aborted" : "ok";
}
