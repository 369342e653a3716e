import { randomBytes } from "node:crypto";
import { BinaryWriter } from "@bufbuild/protobuf/wire";

/** A span as OTLP's JSON has it. */
export interface JsonSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: { key: string; value: { stringValue: string } | { intValue: string } }[];
}

const TRACE = "0af7651916cd43dd8448eb211c80319c";

/** A call of a model a minute ago; attributes replace those of the call. */
export function callSpan({
  attributes = {
    "gen_ai.operation.name": "chat",
    "gen_ai.request.model": "gpt-4.1",
    "gen_ai.usage.input_tokens": 10,
    "gen_ai.usage.output_tokens": 5,
    "gen_ai.prompt": "words of the prompt",
  },
  ...fields
}: Partial<Omit<JsonSpan, "attributes">> & { attributes?: Record<string, string | number> } = {}): JsonSpan {
  const startMs = Date.now() - 60_000;
  return {
    traceId: TRACE,
    spanId: randomBytes(8).toString("hex"),
    name: "chat gpt-4.1",
    startTimeUnixNano: `${startMs}000000`,
    endTimeUnixNano: `${startMs + 250}000000`,
    attributes: Object.entries(attributes).map(([key, value]) => ({
      key,
      value: typeof value === "string" ? { stringValue: value } : { intValue: String(value) },
    })),
    ...fields,
  };
}

export interface JsonTraces {
  resourceSpans: { scopeSpans: { scope: { name: string }; spans: JsonSpan[] }[] }[];
}

export function traces(spans: readonly JsonSpan[]): JsonTraces {
  return { resourceSpans: [{ scopeSpans: [{ scope: { name: "test" }, spans: [...spans] }] }] };
}

/** The same in protobuf, by the field numbers of opentelemetry-proto. */
export function protobufOf({ resourceSpans }: JsonTraces): Uint8Array {
  const writer = new BinaryWriter();
  for (const { scopeSpans } of resourceSpans) {
    writer.tag(1, 2).fork();
    for (const { scope, spans } of scopeSpans) {
      writer.tag(2, 2).fork().tag(1, 2).fork().tag(1, 2).string(scope.name).join();
      for (const span of spans) writeSpan(writer.tag(2, 2).fork(), span).join();
      writer.join();
    }
    writer.join();
  }
  return writer.finish();
}

function writeSpan(writer: BinaryWriter, span: JsonSpan): BinaryWriter {
  writer.tag(1, 2).bytes(Buffer.from(span.traceId, "hex")).tag(2, 2).bytes(Buffer.from(span.spanId, "hex"));
  if (span.parentSpanId !== undefined) writer.tag(4, 2).bytes(Buffer.from(span.parentSpanId, "hex"));
  writer.tag(5, 2).string(span.name);
  writer.tag(7, 1).fixed64(span.startTimeUnixNano).tag(8, 1).fixed64(span.endTimeUnixNano);
  for (const { key, value } of span.attributes) {
    writer.tag(9, 2).fork().tag(1, 2).string(key).tag(2, 2).fork();
    if ("stringValue" in value) writer.tag(1, 2).string(value.stringValue);
    else writer.tag(3, 0).int64(value.intValue);
    writer.join().join();
  }
  return writer;
}
