import type { Attributes } from "./attributes.js";
import { JsonExportReader, readAttributes, readTextMember } from "./json-export.js";
import { ESCAPED_BYTES, type JsonReader } from "./json-reader.js";
import { toNanoseconds } from "./nanoseconds.js";
import { BODY_NAME_BYTES_MAX, bodyName, type OtlpLog, unreadLog } from "./otlp-log.js";
import { TextPlaces } from "./text-places.js";

const LOGS = new JsonExportReader({
  groups: "resourceLogs",
  scopes: "scopeLogs",
  records: "logRecords",
  read: readLog,
});

/**
 * The records of an `ExportLogsServiceRequest` in OTLP's JSON.
 *
 * @param body UTF-8
 * @throws OtlpFormatError, OtlpTooManyError
 */
export function readJsonLogs(body: Uint8Array): OtlpLog[] {
  return LOGS.read(body);
}

const MEMBERS = new TextPlaces([
  "timeUnixNano",
  "observedTimeUnixNano",
  "eventName",
  "body",
  "traceId",
  "spanId",
  "attributes",
]);
const BODY = new TextPlaces(["stringValue"]);
/** Every character may be escaped, by its number. */
const BODY_BYTES_MAX = BODY_NAME_BYTES_MAX * ESCAPED_BYTES;

function readLog(json: JsonReader, resource: Attributes): OtlpLog {
  let ownName = "";
  let ofBody = "";
  const log = unreadLog(resource);
  for (let more = json.object(); more; more = json.nextMember()) {
    switch (json.key(MEMBERS)) {
      case 0:
        log.timeNs = toNanoseconds(json.scalar());
        break;
      case 1:
        log.observedNs = toNanoseconds(json.scalar());
        break;
      case 2:
        ownName = json.text() ?? "";
        break;
      case 3:
        ofBody = bodyName(readTextMember(json, BODY, BODY_BYTES_MAX) ?? "");
        break;
      case 4:
        log.traceId = json.id(32);
        break;
      case 5:
        log.spanId = json.id(16);
        break;
      case 6:
        readAttributes(json, log.attributes);
        break;
      default:
        json.skip();
    }
  }
  log.eventName = ownName === "" ? ofBody : ownName;
  return log;
}
