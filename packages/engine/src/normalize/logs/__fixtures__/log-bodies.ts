import { readJsonLogs } from "../../otlp/read-json-logs.js";
import type { SpanContext } from "../../spans/read-span.js";
import { type ReadLogs, readLogs } from "../read-logs.js";
import { encodeJson } from "../../otlp/__fixtures__/encode-json.js";

const CONTEXT: SpanContext = {
  nowMs: Date.UTC(2027, 0, 1),
  frozenBeforeMs: null,
  credentialWorkspaceId: null,
  defaultWorkspaceId: "00000000-0000-4000-8000-000000000001",
  findKeyWorkspaceId: () => null,
};

export interface SentLog {
  name: string;
  session?: string | null;
  sequence?: number | null;
  /** Milliseconds after the beginning of 2026-03-01. */
  atMs?: number;
  attributes?: Record<string, string | number>;
}

const START_MS = Date.UTC(2026, 2, 1);

/** An `ExportLogsServiceRequest` in JSON, as Claude Code writes it. */
export function logBody(
  logs: readonly SentLog[],
  { resource = {} }: { resource?: Record<string, string> } = {},
): { resourceLogs: unknown[] } {
  return {
    resourceLogs: [
      {
        resource: { attributes: toAttributes({ "service.name": "claude-code", ...resource }) },
        scopeLogs: [{ scope: { name: "com.anthropic.claude_code.events" }, logRecords: logs.map(toRecord) }],
      },
    ],
  };
}

function toRecord({ name, session = "s-1", sequence = null, atMs = 0, attributes = {} }: SentLog): unknown {
  const time = `${START_MS + atMs}000000`;
  return {
    timeUnixNano: time,
    observedTimeUnixNano: time,
    body: { stringValue: `claude_code.${name}` },
    attributes: toAttributes({
      "event.name": name,
      ...(session === null ? {} : { "session.id": session }),
      ...(sequence === null ? {} : { "event.sequence": sequence }),
      ...attributes,
    }),
  };
}

function toAttributes(values: Record<string, string | number>): { key: string; value: unknown }[] {
  return Object.entries(values).map(([key, value]) => ({
    key,
    value:
      typeof value === "string"
        ? { stringValue: value }
        : Number.isInteger(value)
          ? { intValue: value }
          : { doubleValue: value },
  }));
}

export function readBody(body: unknown, context: Partial<SpanContext> = {}): ReadLogs {
  return readLogs(readJsonLogs(encodeJson(body)), { ...CONTEXT, ...context });
}
