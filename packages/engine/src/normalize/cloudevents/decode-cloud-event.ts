import { DERIVED_SOURCE } from "../../kernel/derived-source.js";
import { deriveEndpointId } from "../../kernel/endpoint-id.js";
import { EVENT_PICO_USD_MAX } from "../../kernel/money.js";
import { parseRfc3339 } from "../../kernel/rfc3339.js";
import type { EventType, UsageEvent } from "../../kernel/usage-event.js";
import { Base64JsonError, parseBase64Json } from "./base64-json.js";
import { findDataField, type EventDraft } from "./data-fields.js";
import type { DecodeContext, EventProblem } from "./decode-context.js";
import { emptyUsageEvent } from "../../kernel/empty-usage-event.js";
import { ACCEPTED_TYPES, toEventType } from "./event-type.js";
import { FieldReader } from "./field-reader.js";
import { isJsonObject } from "./json-object.js";
import { isNestedTooDeep, NESTING_MAX } from "./nesting.js";
import { parseTraceParent } from "./traceparent.js";

/**
 * One structured CloudEvent, parsed from JSON, as a usage event.
 *
 * @param index its position in the batch, for the problems
 * @param problems every problem of the event is appended here, each with its path
 * @returns null exactly when a problem was appended
 * Four parameters, because this runs for every event and an options object would be made only to be taken apart.
 */
export function decodeCloudEvent(
  raw: unknown,
  index: number,
  context: DecodeContext,
  problems: EventProblem[],
): UsageEvent | null {
  const problemsBefore = problems.length;
  const reader = new FieldReader(index, problems);
  if (!isJsonObject(raw)) return reader.refuse("", "must be a JSON object: one CloudEvent");

  if (raw["specversion"] !== "1.0") reader.refuse("specversion", 'must be "1.0"');
  const id = reader.requiredText(raw["id"], "id");
  const source = readSource(reader, raw["source"]);
  const type = readType(reader, raw["type"]);
  const occurredAtMs = readTime(reader, raw["time"], context);
  const subject = reader.text(raw["subject"], "subject");
  const dataSchema = reader.text(raw["dataschema"], "dataschema");
  const data = readData(reader, raw);
  refuseDeepExtensions(reader, raw);

  const event = emptyUsageEvent({
    id: id ?? "",
    source: source ?? "",
    type: type ?? "generation",
    occurredAtMs: occurredAtMs ?? 0,
    workspaceId: context.defaultWorkspaceId,
  });
  const draft: EventDraft = { event, reader, context, payloadWorkspaceId: null };
  if (data !== null) {
    readDataFields(draft, data);
    if (type === "generation") completeGeneration(draft, data);
  }
  if (problems.length > problemsBefore) return null;

  if (type !== "generation") event.endpointId = null;
  event.user ??= subject;
  event.schema ??= dataSchema;
  adoptTraceParent(event, raw["traceparent"]);
  event.workspaceId = placeInWorkspace(draft);
  return event;
}

function readSource(reader: FieldReader, value: unknown): string | null {
  const text = reader.requiredText(value, "source");
  if (text !== DERIVED_SOURCE) return text;
  return reader.refuse("source", `must not be ${DERIVED_SOURCE}: that is what Daybook derives from traces by itself`);
}

function readType(reader: FieldReader, value: unknown): EventType | null {
  const text = reader.requiredText(value, "type");
  if (text === null) return null;
  return (
    toEventType(text) ??
    reader.refuse("type", `must be one of ${ACCEPTED_TYPES.join(", ")}, alone or after a prefix such as com.acme.`)
  );
}

const TIME_MIN_MS = Date.UTC(2000, 0, 1);
const CLOCK_LEAD_MAX_MS = 10 * 60_000;

function readTime(reader: FieldReader, value: unknown, { nowMs, frozenBeforeMs }: DecodeContext): number | null {
  if (value === undefined || value === null || value === "") {
    return reader.refuse("time", "is required: a time made up here would turn every retry into another event");
  }
  const timeMs = typeof value === "string" ? parseRfc3339(value) : null;
  if (timeMs === null) {
    return reader.refuse("time", "must be an RFC 3339 date and time with its offset, such as 2026-11-20T23:59:59.999Z");
  }
  if (timeMs < TIME_MIN_MS) {
    return reader.refuse("time", "must not be before 2000-01-01T00:00:00Z; check the sender's clock and units");
  }
  if (timeMs > nowMs + CLOCK_LEAD_MAX_MS) {
    const now = new Date(nowMs).toISOString();
    return reader.refuse("time", `must be at most 10 minutes ahead of this server's clock, which says ${now}`);
  }
  if (frozenBeforeMs !== null && timeMs < frozenBeforeMs) {
    const [day, first] = [timeMs, frozenBeforeMs].map((ms) => new Date(ms).toISOString().slice(0, 10));
    return reader.refuse(
      "time",
      `must not be on ${day}: the team keeps events for a limited time, and takes none of days before ${first}, whose sums are final`,
    );
  }
  return timeMs;
}

/** JSON by its bare name or by a structured suffix, with or without parameters. */
const JSON_MEDIA_TYPE = /^\s*[^\s/;]+\/(?:[^\s/;]+\+)?json\s*(?:;|$)/i;

function readData(reader: FieldReader, raw: Record<string, unknown>): Record<string, unknown> | null {
  const contentType = reader.text(raw["datacontenttype"], "datacontenttype");
  if (contentType !== null && !JSON_MEDIA_TYPE.test(contentType)) {
    reader.refuse("datacontenttype", "must be JSON, such as application/json; leave it out to mean that");
  }
  const inline = raw["data"] ?? null;
  const base64 = raw["data_base64"] ?? null;
  if (base64 === null) return requireDataObject(reader, inline);
  if (inline !== null) return reader.refuse("data_base64", "must be left out when data is sent");
  if (typeof base64 !== "string") return reader.refuse("data_base64", "must be a string");
  try {
    return requireDataObject(reader, parseBase64Json(base64));
  } catch (error) {
    if (error instanceof Base64JsonError) return reader.refuse("data_base64", error.message);
    throw error;
  }
}

function requireDataObject(reader: FieldReader, data: unknown): Record<string, unknown> | null {
  if (isJsonObject(data)) return data;
  return reader.refuse("data", data === null ? "is required" : "must be a JSON object");
}

function readDataFields(draft: EventDraft, data: Record<string, unknown>): void {
  for (const name in data) {
    const value = data[name];
    const decode = findDataField(name);
    if (decode !== undefined) decode(draft, value);
    else if (typeof value === "object" && value !== null) {
      refuseDeep(draft.reader, { value, level: 3, path: `data.${shorten(name)}` });
    }
  }
}

/** What only generations must have, and what is worked out for them. */
function completeGeneration({ event, reader }: EventDraft, data: Record<string, unknown>): void {
  // Absent or wrong, a field is null by now; only the first of the two still needs a problem.
  if (event.model === null && isAbsentText(data["model"])) reader.refuse("data.model", "is required for a generation");
  if (event.providerName === null && isAbsentText(data["provider_name"])) {
    reader.refuse("data.provider_name", "is required for a generation");
  }
  event.modelPermaslug ??= event.model;
  if (event.endpointId === null && event.providerName !== null && event.modelPermaslug !== null) {
    event.endpointId = deriveEndpointId(event.providerName, event.modelPermaslug);
  }
  if (event.usagePicoUsd === null) adoptCostOfParts(event);
}

/** What prompt and completion cost is what the call cost; one of the two alone is not. */
function adoptCostOfParts(event: UsageEvent): void {
  const { inputCostPicoUsd: input, outputCostPicoUsd: output } = event;
  if (input === null || output === null) return;
  const cost = input + output + (event.cacheReadCostPicoUsd ?? 0n) + (event.cacheWriteCostPicoUsd ?? 0n);
  if (cost > EVENT_PICO_USD_MAX) return;
  event.usagePicoUsd = cost;
  event.costSource ??= "reported";
}

function isAbsentText(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}

/** Both ids or none: a span id beside the trace id of another trace would name a span that does not exist. */
function adoptTraceParent(event: UsageEvent, value: unknown): void {
  if (typeof value !== "string" || event.traceId !== null || event.spanId !== null) return;
  const parent = parseTraceParent(value);
  if (parent === null) return;
  event.traceId = parent.traceId;
  event.spanId = parent.spanId;
}

function placeInWorkspace({ event, context, payloadWorkspaceId }: EventDraft): string {
  if (context.credentialWorkspaceId !== null) return context.credentialWorkspaceId;
  const ofKey = event.apiKeyHash === null ? null : context.findKeyWorkspaceId(event.apiKeyHash);
  return ofKey ?? payloadWorkspaceId ?? context.defaultWorkspaceId;
}

/** Attributes that are refused for their type alone when they are objects, or, like `data`, read field by field. */
const NAMED_ATTRIBUTES: ReadonlySet<string> = new Set([
  "specversion",
  "id",
  "source",
  "type",
  "time",
  "subject",
  "datacontenttype",
  "dataschema",
  "data",
  "data_base64",
]);

function refuseDeepExtensions(reader: FieldReader, raw: Record<string, unknown>): void {
  for (const name in raw) {
    const value = raw[name];
    if (typeof value !== "object" || value === null || NAMED_ATTRIBUTES.has(name)) continue;
    refuseDeep(reader, { value, level: 2, path: shorten(name) });
  }
}

function refuseDeep(reader: FieldReader, { value, level, path }: { value: object; level: number; path: string }): void {
  if (isNestedTooDeep(value, level)) reader.refuse(path, `is nested deeper than ${NESTING_MAX} levels`);
}

const ECHOED_NAME_MAX = 100;

/** Unknown names come from outside and go into an answer, so they are not repeated at any length. */
function shorten(name: string): string {
  return name.length <= ECHOED_NAME_MAX ? name : `${name.slice(0, ECHOED_NAME_MAX)}…`;
}
