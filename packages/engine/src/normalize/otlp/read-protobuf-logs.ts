import type { BinaryReader } from "@bufbuild/protobuf/wire";
import type { KnownAttribute } from "./known-attributes.js";
import { BODY_NAME_BYTES_MAX, bodyName, type OtlpLog } from "./otlp-log.js";
import type { Attributes, AttributeValue } from "./otlp-span.js";
import {
  endOf,
  FIXED64,
  idOf,
  LENGTH_DELIMITED,
  readAttribute,
  readFields,
  readNanoseconds,
  readProtobufExport,
} from "./protobuf-export.js";

/**
 * The records of an `ExportLogsServiceRequest` in protobuf.
 *
 * @throws OtlpFormatError, OtlpTooManyError
 */
export function readProtobufLogs(body: Uint8Array): OtlpLog[] {
  return readProtobufExport(body, { request: "ExportLogsServiceRequest", read: readLog });
}

function readLog(reader: BinaryReader, resource: Attributes): OtlpLog {
  const attributes = new Map<KnownAttribute, AttributeValue>();
  let ownName = "";
  let ofBody = "";
  const log: OtlpLog = {
    timeNs: null,
    observedNs: null,
    eventName: "",
    traceId: null,
    spanId: null,
    attributes,
    scopeName: "",
    resource,
  };
  readFields(reader, endOf(reader), (field, type) => {
    if (type === FIXED64) {
      if (field === 1) log.timeNs = readNanoseconds(reader);
      else if (field === 11) log.observedNs = readNanoseconds(reader);
      else return false;
      return true;
    }
    if (type !== LENGTH_DELIMITED) return false;
    switch (field) {
      case 5:
        ofBody = readBodyName(reader);
        return true;
      case 6:
        readAttribute(reader, attributes);
        return true;
      case 9:
        log.traceId = idOf(reader.bytes(), 16);
        return true;
      case 10:
        log.spanId = idOf(reader.bytes(), 8);
        return true;
      case 12:
        ownName = reader.string();
        return true;
      default:
        return false;
    }
  });
  log.eventName = ownName === "" ? ofBody : ownName;
  return log;
}

function readBodyName(reader: BinaryReader): string {
  let name = "";
  readFields(reader, endOf(reader), (field, type) => {
    if (field !== 1 || type !== LENGTH_DELIMITED) return false;
    const start = reader.pos;
    const length = reader.uint32();
    reader.pos = start;
    if (length > BODY_NAME_BYTES_MAX) return false;
    name = bodyName(reader.string());
    return true;
  });
  return name;
}
