import { emptyUsageEvent } from "../../kernel/empty-usage-event.js";
import type { UsageEvent } from "../../kernel/usage-event.js";
import { readClaudeCodeLog } from "../claude-code/read-claude-code-log.js";
import type { OtlpLog } from "../otlp/otlp-log.js";
import type { SpanContext } from "../spans/read-span.js";
import { NO_FACTS, type SpanFacts } from "../spans/span-facts.js";
import { recordGroup, sessionGroup } from "./log-groups.js";
import type { LogReading, LogSource } from "./log-source.js";
import { byTime, isTelling } from "./resolve-logs.js";

/** In this order: the first whose record it is decides. */
const SOURCES: readonly LogSource[] = [readClaudeCodeLog];

/** What the log records of a request told, and how many of them cannot be used. */
export interface ReadLogs {
  facts: SpanFacts[];
  rejected: number;
  /** Why the first of those was rejected; "" without any. */
  problem: string;
}

/**
 * What log records tell of usage; a record that tells of none is nothing, and no problem.
 *
 * Of each session one request keeps its first moment only, and the first that says whose it is: of those of all requests
 * the earliest is the earliest of all records, and the store is spared the others.
 */
export function readLogs(logs: Iterable<OtlpLog>, context: SpanContext): ReadLogs {
  const read: ReadLogs = { facts: [], rejected: 0, problem: "" };
  const moments = new Map<string, SpanFacts>();
  for (const log of logs) {
    const reading = readLog(log, context);
    if (reading === null) continue;
    if ("problem" in reading) {
      read.rejected++;
      if (read.problem === "") read.problem = reading.problem;
      continue;
    }
    if (reading.usage !== null) read.facts.push(recordFacts(reading, reading.usage));
    for (const moment of sessionMoments(reading)) {
      const key = `${moment.traceId}\0${moment.spanId}`;
      const earliest = moments.get(key);
      if (earliest === undefined || isEarlier(moment, earliest)) moments.set(key, moment);
    }
  }
  read.facts.push(...moments.values());
  return read;
}

function readLog(log: OtlpLog, context: SpanContext): ReturnType<LogSource> {
  for (const source of SOURCES) {
    const reading = source(log, context);
    if (reading !== null) return reading;
  }
  return null;
}

function recordFacts(
  { source, sessionId, who }: LogReading,
  { event, own }: { event: UsageEvent; own: string },
): SpanFacts {
  return {
    traceId: recordGroup(source, event.id),
    spanId: own,
    parentSpanId: null,
    role: "record",
    operation: event.operation,
    ...who,
    chatId: sessionId,
    ofResource: NO_FACTS,
    event,
  };
}

/**
 * The moment twice, without and with whose it is: when a person is erased, what names them is deleted, and what stays
 * still says when the session began.
 */
function sessionMoments({ source, sessionId, occurredAtMs, workspaceId, who }: LogReading): SpanFacts[] {
  const event = emptyUsageEvent({ id: sessionId, source, type: "chat.created", occurredAtMs, workspaceId });
  event.chatId = sessionId;
  event.schema = "inferred/1";
  const moment: SpanFacts = {
    ...NO_FACTS,
    traceId: sessionGroup(source, sessionId),
    spanId: "start",
    parentSpanId: null,
    role: "session",
    operation: null,
    ofResource: NO_FACTS,
    event,
  };
  return who.user === null && who.userEmail === null ? [moment] : [moment, { ...moment, spanId: "person", ...who }];
}

function isEarlier(moment: SpanFacts, than: SpanFacts): boolean {
  return isTelling(moment) && isTelling(than) && byTime(moment, than) < 0;
}
