import { BinaryWriter } from "@bufbuild/protobuf/wire";

/* An encoder of the messages that the tests send, after opentelemetry-proto's field numbers, written apart from the reader. */

interface Json {
  [name: string]: unknown;
}

const BYTES = 2;
const FIXED64 = 1;
const VARINT = 0;

/** The protobuf of a trace request in OTLP's JSON. */
export function encodeTraces(body: Json): Uint8Array {
  return encodeExport(body, { groups: "resourceSpans", scopes: "scopeSpans", records: "spans", write: writeSpan });
}

/** The protobuf of a log request in OTLP's JSON. */
export function encodeLogs(body: Json): Uint8Array {
  return encodeExport(body, { groups: "resourceLogs", scopes: "scopeLogs", records: "logRecords", write: writeLog });
}

function encodeExport(
  body: Json,
  {
    groups,
    scopes,
    records,
    write,
  }: { groups: string; scopes: string; records: string; write(writer: BinaryWriter, record: Json): void },
): Uint8Array {
  const writer = new BinaryWriter();
  for (const group of list(body[groups])) {
    message(writer, 1, () => {
      message(writer, 1, () => attributes(writer, 1, (group["resource"] as Json | undefined)?.["attributes"]));
      for (const scoped of list(group[scopes])) {
        message(writer, 2, () => {
          const scope = scoped["scope"] as Json | undefined;
          message(writer, 1, () => text(writer, 1, scope?.["name"]));
          for (const record of list(scoped[records])) message(writer, 2, () => write(writer, record));
        });
      }
    });
  }
  return writer.finish();
}

function writeLog(writer: BinaryWriter, log: Json): void {
  writer.tag(1, FIXED64).fixed64(String(log["timeUnixNano"] ?? 0));
  writer.tag(2, VARINT).int32(9);
  text(writer, 3, log["severityText"]);
  if (log["body"] !== undefined) message(writer, 5, () => writeValue(writer, log["body"] as Json));
  attributes(writer, 6, log["attributes"]);
  hex(writer, 9, log["traceId"]);
  hex(writer, 10, log["spanId"]);
  writer.tag(11, FIXED64).fixed64(String(log["observedTimeUnixNano"] ?? 0));
  text(writer, 12, log["eventName"]);
}

function writeSpan(writer: BinaryWriter, span: Json): void {
  hex(writer, 1, span["traceId"]);
  hex(writer, 2, span["spanId"]);
  hex(writer, 4, span["parentSpanId"]);
  text(writer, 5, span["name"]);
  writer.tag(6, VARINT).int32(3);
  writer.tag(7, FIXED64).fixed64(String(span["startTimeUnixNano"]));
  writer.tag(8, FIXED64).fixed64(String(span["endTimeUnixNano"]));
  attributes(writer, 9, span["attributes"]);
  for (const event of list(span["events"])) {
    message(writer, 11, () => {
      text(writer, 2, event["name"]);
      attributes(writer, 3, event["attributes"]);
    });
  }
  message(writer, 15, () => writer.tag(3, VARINT).int32(Number((span["status"] as Json | undefined)?.["code"] ?? 0)));
}

function attributes(writer: BinaryWriter, field: number, values: unknown): void {
  for (const { key, value } of list(values)) {
    message(writer, field, () => {
      text(writer, 1, key);
      message(writer, 2, () => writeValue(writer, value as Json));
    });
  }
}

function writeValue(writer: BinaryWriter, value: Json): void {
  const [kind = "", content] = Object.entries(value)[0] ?? [];
  if (kind === "stringValue") text(writer, 1, content);
  else if (kind === "boolValue") writer.tag(2, VARINT).bool(content === true);
  else if (kind === "intValue") writer.tag(3, VARINT).int64(String(content));
  else if (kind === "doubleValue") writer.tag(4, FIXED64).double(Number(content));
  else if (kind === "arrayValue") {
    message(writer, 5, () => {
      for (const each of list((content as Json)["values"])) message(writer, 1, () => writeValue(writer, each));
    });
  }
}

function message(writer: BinaryWriter, field: number, write: () => void): void {
  writer.tag(field, BYTES).fork();
  write();
  writer.join();
}

function text(writer: BinaryWriter, field: number, value: unknown): void {
  if (typeof value === "string") writer.tag(field, BYTES).string(value);
}

function hex(writer: BinaryWriter, field: number, value: unknown): void {
  if (typeof value === "string") writer.tag(field, BYTES).bytes(Buffer.from(value, "hex"));
}

function list(value: unknown): Json[] {
  return (value ?? []) as Json[];
}
