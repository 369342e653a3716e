import { idOf, isObject, type JsonObject, readAttributes, readJsonExport, readNanoseconds } from "./json-export.js";
import { bodyName, type OtlpLog } from "./otlp-log.js";
import type { Attributes } from "./attributes.js";

/**
 * The records of an `ExportLogsServiceRequest` in OTLP's JSON.
 *
 * @param body the parsed JSON
 * @throws OtlpFormatError, OtlpTooManyError
 */
export function readJsonLogs(body: unknown): OtlpLog[] {
  return readJsonExport(body, { groups: "resourceLogs", scopes: "scopeLogs", records: "logRecords", read: readLog });
}

function readLog(log: JsonObject, resource: Attributes, scopeName: string): OtlpLog {
  const name = log["eventName"];
  return {
    timeNs: readNanoseconds(log["timeUnixNano"]),
    observedNs: readNanoseconds(log["observedTimeUnixNano"]),
    eventName: typeof name === "string" && name !== "" ? name : nameOf(log["body"]),
    traceId: idOf(log["traceId"], 32),
    spanId: idOf(log["spanId"], 16),
    attributes: readAttributes(log["attributes"]),
    scopeName,
    resource,
  };
}

function nameOf(body: unknown): string {
  const text = isObject(body) ? body["stringValue"] : undefined;
  return typeof text === "string" ? bodyName(text) : "";
}
