import type { Attributes } from "./attributes.js";
import { BODY_NAME_BYTES_MAX, bodyName, type OtlpLog, unreadLog } from "./otlp-log.js";
import { readAttribute, readProtobufExport } from "./protobuf-export.js";
import { FIXED64, LENGTH_DELIMITED, tagOf, type WireReader } from "./wire-reader.js";

/**
 * The records of an `ExportLogsServiceRequest` in protobuf.
 *
 * @throws OtlpFormatError, OtlpTooManyError
 */
export function readProtobufLogs(body: Uint8Array): OtlpLog[] {
  return readProtobufExport(body, { request: "ExportLogsServiceRequest", read: readLog });
}

const TIME = tagOf(1, FIXED64);
const BODY = tagOf(5, LENGTH_DELIMITED);
const ATTRIBUTE = tagOf(6, LENGTH_DELIMITED);
const TRACE_ID = tagOf(9, LENGTH_DELIMITED);
const SPAN_ID = tagOf(10, LENGTH_DELIMITED);
const OBSERVED_TIME = tagOf(11, FIXED64);
const EVENT_NAME = tagOf(12, LENGTH_DELIMITED);

function readLog(wire: WireReader, resource: Attributes): OtlpLog {
  let ownName = "";
  let ofBody = "";
  const log = unreadLog(resource);
  for (const end = wire.end(); wire.isBefore(end);) {
    const tag = wire.tag();
    switch (tag) {
      case TIME:
        log.timeNs = readNanoseconds(wire);
        break;
      case OBSERVED_TIME:
        log.observedNs = readNanoseconds(wire);
        break;
      case BODY:
        ofBody = readBodyName(wire);
        break;
      case ATTRIBUTE:
        readAttribute(wire, log.attributes);
        break;
      case TRACE_ID:
        log.traceId = wire.id(16);
        break;
      case SPAN_ID:
        log.spanId = wire.id(8);
        break;
      case EVENT_NAME:
        ownName = wire.text();
        break;
      default:
        wire.skip(tag);
    }
  }
  log.eventName = ownName === "" ? ofBody : ownName;
  return log;
}

/** Null for zero, which is how "none" is written. */
function readNanoseconds(wire: WireReader): bigint | null {
  const nanoseconds = wire.fixed64();
  return nanoseconds === 0n ? null : nanoseconds;
}

const TEXT = tagOf(1, LENGTH_DELIMITED);

function readBodyName(wire: WireReader): string {
  let name = "";
  for (const end = wire.end(); wire.isBefore(end);) {
    const tag = wire.tag();
    const start = wire.at;
    wire.skip(tag);
    const next = wire.at;
    // Its length takes one byte when it is short enough to be a name.
    if (tag !== TEXT || next - start > BODY_NAME_BYTES_MAX + 1) continue;
    wire.at = start;
    name = bodyName(wire.text());
    wire.at = next;
  }
  return name;
}
