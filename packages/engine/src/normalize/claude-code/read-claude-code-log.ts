import { deriveEndpointId } from "../../kernel/endpoint-id.js";
import { emptyUsageEvent } from "../../kernel/empty-usage-event.js";
import { parseRfc3339 } from "../../kernel/rfc3339.js";
import type { UsageEvent } from "../../kernel/usage-event.js";
import type { LogReading } from "../logs/log-source.js";
import { authorOfSlug, nameModel } from "../names/model-name.js";
import { nameProvider, providerOfAuthor } from "../names/provider-name.js";
import { countOf, durationMsOf, picoUsdOf, textOf } from "../otlp/attribute-reader.js";
import { spellings } from "../otlp/attributes.js";
import type { OtlpLog } from "../otlp/otlp-log.js";
import { toMilliseconds } from "../otlp/nanoseconds.js";
import { isFrozen, isWithinTime } from "../spans/event-time.js";
import { inclusiveTokens } from "../spans/inclusive-tokens.js";
import { emailOf, resourceFactsOf } from "../spans/lent-facts.js";
import type { SpanContext } from "../spans/read-span.js";
import { CLAUDE_CODE } from "./claude-code-source.js";

/** Records that tell of usage; all others only show that their session goes on. */
const USAGE = ["api_request", "api_error", "user_prompt"] as const;
type UsageName = (typeof USAGE)[number];

/**
 * Claude Code's telemetry: its requests to the model, those that failed, and what its user asked. Of the prompt nothing is
 * read. A request is logged when it is over, so it began its duration earlier.
 */
export function readClaudeCodeLog(log: OtlpLog, context: SpanContext): LogReading | { problem: string } | null {
  if (!isClaudeCode(log)) return null;
  const name = (textOf(log.attributes, "event.name") ?? log.eventName).replace(PREFIX, "");
  const usageName = USAGE.find((each) => each === name) ?? null;
  const refuse = (problem: string): { problem: string } | null => (usageName === null ? null : { problem });
  const sessionId = textOf(log.attributes, "session.id");
  if (sessionId === null || sessionId.length > SESSION_LENGTH_MAX) {
    return refuse(`a record ${name} has no session.id of at most ${SESSION_LENGTH_MAX} characters`);
  }
  const loggedNs = timeOf(log);
  const tookMs = usageName === "user_prompt" ? 0 : Math.ceil(durationMsOf(log.attributes, 1, "duration_ms") ?? 0);
  const loggedMs = toMilliseconds(loggedNs);
  const occurredAtMs = loggedMs === null ? null : loggedMs - tookMs;
  if (!isWithinTime(occurredAtMs, context.nowMs)) {
    return refuse(`a record ${name} has no time between 2000-01-01 and 10 minutes from now`);
  }
  if (isFrozen(occurredAtMs, context)) {
    return refuse(`a record ${name} is of a day whose sums are final, for the team keeps events for a limited time`);
  }
  const workspaceId = context.credentialWorkspaceId ?? context.defaultWorkspaceId;
  const reading: LogReading = {
    source: CLAUDE_CODE,
    sessionId,
    occurredAtMs,
    workspaceId,
    who: personOf(log),
    usage: null,
  };
  if (usageName === null) return reading;
  const sequence = countOf(log.attributes, "event.sequence");
  const id = `${sessionId}:${sequence ?? `${loggedNs}:${name}`}`;
  const event = toEvent(usageName, log, { ...reading, id, tookMs });
  const own = `${name}:${(usageName === "user_prompt" ? event.messageId : event.responseId) ?? ""}`;
  return { ...reading, usage: { event, own } };
}

const PREFIX = /^claude_code\./;
/** So that an id made of it is still one that any door would take. */
const SESSION_LENGTH_MAX = 512;

/** Some set a service name of their own, and then the event's or the scope's says it. */
function isClaudeCode({ eventName, scopeName, resource }: OtlpLog): boolean {
  return (
    textOf(resource, "service.name") === "claude-code" ||
    PREFIX.test(eventName) ||
    scopeName.startsWith("com.anthropic.claude_code")
  );
}

/** The event's own time; what saw it first comes last. */
function timeOf({ timeNs, observedNs, attributes }: OtlpLog): bigint | null {
  if (timeNs !== null) return timeNs;
  const text = textOf(attributes, "event.timestamp");
  const ms = text === null ? null : parseRfc3339(text);
  return ms === null ? observedNs : BigInt(ms) * 1_000_000n;
}

function toEvent(
  name: UsageName,
  log: OtlpLog,
  { id, occurredAtMs, workspaceId, tookMs }: LogReading & { id: string; tookMs: number },
): UsageEvent {
  const { attributes: at } = log;
  const type = name === "user_prompt" ? "message.created" : "generation";
  const event = emptyUsageEvent({ id, source: CLAUDE_CODE, type, occurredAtMs, workspaceId });
  event.messageId = textOf(at, "prompt.id");
  event.traceId = log.traceId;
  event.spanId = log.spanId;
  event.schema = "claude-code/1";
  if (name === "user_prompt") {
    event.role = "user";
    return event;
  }
  Object.assign(event, namesOf(textOf(at, "model")));
  event.operation = "chat";
  event.responseId = textOf(at, "request_id");
  event.ttftMs = durationMsOf(at, 1, "ttft_ms");
  event.latencyMs = event.ttftMs;
  event.generationMs = at.has("duration_ms") ? tookMs : null;
  event.costSource = "unknown";
  if (name === "api_error") {
    event.status = "error";
    event.errorType = statusCodeOf(log);
    return event;
  }
  return withUsage(event, log);
}

/** Of the host its telemetry says nothing but what the model's name shows. */
function namesOf(
  model: string | null,
): Pick<UsageEvent, "model" | "modelPermaslug" | "variant" | "providerName" | "endpointId"> {
  const [, bare = model, size = null] = /^(.+)\[(\w+)\]$/.exec(model ?? "") ?? [];
  const host =
    bare === null ? null : /(^|[./:])anthropic\./.test(bare) ? "bedrock" : /@\d/.test(bare) ? "vertex" : null;
  const names = nameModel({ requestModel: bare, responseModel: null, provider: host });
  const { providerName } = nameProvider(host);
  const shown = providerName ?? providerOfAuthor(authorOfSlug(names.model));
  return {
    model: names.model,
    modelPermaslug: names.modelPermaslug,
    variant: names.variant ?? size,
    providerName: shown,
    endpointId: deriveEndpointId(shown, names.modelPermaslug),
  };
}

/** Its input tokens leave out what a cache gave and took. */
function withUsage(event: UsageEvent, { attributes: at }: OtlpLog): UsageEvent {
  const tokens = inclusiveTokens({
    prompt: countOf(at, "input_tokens"),
    completion: countOf(at, "output_tokens"),
    cached: countOf(at, "cache_read_tokens"),
    cacheWrite: countOf(at, "cache_creation_tokens"),
    cacheWrite1h: null,
    reasoning: null,
    total: null,
    isPromptExclusive: true,
  });
  const cost = picoUsdOf(at, "cost_usd");
  event.promptTokens = tokens.prompt;
  event.completionTokens = tokens.completion;
  event.cachedTokens = tokens.cached;
  event.cacheWriteTokens = tokens.cacheWrite;
  event.usagePicoUsd = cost;
  event.costSource = cost === null ? "unknown" : "reported";
  return event;
}

/** Failures below HTTP have the word "undefined" for a code. */
function statusCodeOf({ attributes: at }: OtlpLog): string | null {
  const code = countOf(at, "status_code");
  return code === null ? null : String(code);
}

/**
 * Who is signed in, by the address, which people know, else the account's id; else whom the process was told that it
 * belongs to; else the installation, which Claude Code calls `user.id`, so that no activity is nobody's.
 */
function personOf(log: OtlpLog): LogReading["who"] {
  const userEmail = emailOf(log.attributes);
  const user = userEmail ?? textOf(log.attributes, "user.account_uuid");
  if (user !== null) return { user, userEmail };
  const told = resourceFactsOf(log);
  if (told.user !== null || told.userEmail !== null) return { user: told.user, userEmail: told.userEmail };
  return { user: textOf(log.attributes, PERSON), userEmail: null };
}

const PERSON = spellings("enduser.id", "user.id");
