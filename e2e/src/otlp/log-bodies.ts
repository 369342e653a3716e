import { readFileSync } from "node:fs";
import { BinaryWriter } from "@bufbuild/protobuf/wire";

type Value = { stringValue: string } | { intValue: number | string } | { doubleValue: number };

/** A log record as OTLP's JSON has it. */
export interface JsonLog {
  timeUnixNano: string;
  observedTimeUnixNano: string;
  body: { stringValue: string };
  attributes: { key: string; value: Value }[];
}

interface Attributes {
  attributes: { key: string; value: Value }[];
}

export interface JsonLogs {
  resourceLogs: { resource: Attributes; scopeLogs: { scope: { name: string }; logRecords: JsonLog[] }[] }[];
}

const RECORDED = new URL(
  "../../../packages/engine/src/normalize/claude-code/__fixtures__/session.json",
  import.meta.url,
);
const RECORDED_START_MS = Date.UTC(2026, 2, 10, 10);

/** The recorded session of Claude Code as if it had begun then; another name makes it another session. */
export function recordedSession(startMs: number, sessionId = "4f0e2c1a-9d3b-4c55-8a6e-1b7f3d2a9c10"): JsonLogs {
  const text = readFileSync(RECORDED, "utf8").replaceAll("4f0e2c1a-9d3b-4c55-8a6e-1b7f3d2a9c10", sessionId);
  const logs = JSON.parse(text) as JsonLogs;
  const shiftNs = BigInt(startMs - RECORDED_START_MS) * 1_000_000n;
  for (const log of recordsOf(logs)) {
    log.timeUnixNano = String(BigInt(log.timeUnixNano) + shiftNs);
    log.observedTimeUnixNano = log.timeUnixNano;
    const at = new Date(Number(BigInt(log.timeUnixNano) / 1_000_000n)).toISOString();
    for (const attribute of log.attributes) {
      if (attribute.key === "event.timestamp") attribute.value = { stringValue: at };
    }
  }
  return logs;
}

export function recordsOf({ resourceLogs }: JsonLogs): JsonLog[] {
  return resourceLogs.flatMap(({ scopeLogs }) => scopeLogs.flatMap(({ logRecords }) => logRecords));
}

/** The same export with these records instead. */
export function withRecords({ resourceLogs }: JsonLogs, logRecords: readonly JsonLog[]): JsonLogs {
  return {
    resourceLogs: resourceLogs.map((group) => ({
      ...group,
      scopeLogs: group.scopeLogs.map((scoped) => ({ ...scoped, logRecords: [...logRecords] })),
    })),
  };
}

/** The same in protobuf, by the field numbers of opentelemetry-proto. */
export function protobufOfLogs({ resourceLogs }: JsonLogs): Uint8Array {
  const writer = new BinaryWriter();
  for (const { resource, scopeLogs } of resourceLogs) {
    writer.tag(1, 2).fork().tag(1, 2).fork();
    writeAttributes(writer, 1, resource);
    writer.join();
    for (const { scope, logRecords } of scopeLogs) {
      writer.tag(2, 2).fork().tag(1, 2).fork().tag(1, 2).string(scope.name).join();
      for (const log of logRecords) {
        writer.tag(2, 2).fork().tag(1, 1).fixed64(log.timeUnixNano).tag(11, 1).fixed64(log.observedTimeUnixNano);
        writer.tag(5, 2).fork().tag(1, 2).string(log.body.stringValue).join();
        writeAttributes(writer, 6, log);
        writer.join();
      }
      writer.join();
    }
    writer.join();
  }
  return writer.finish();
}

function writeAttributes(writer: BinaryWriter, field: number, { attributes }: Attributes): void {
  for (const { key, value } of attributes) {
    writer.tag(field, 2).fork().tag(1, 2).string(key).tag(2, 2).fork();
    if ("stringValue" in value) writer.tag(1, 2).string(value.stringValue);
    else if ("intValue" in value) writer.tag(3, 0).int64(value.intValue);
    else writer.tag(4, 1).double(value.doubleValue);
    writer.join().join();
  }
}
