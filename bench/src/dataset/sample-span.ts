import { createHash } from "node:crypto";
import { sampleEvent } from "./sample-event.js";
import { bytesField, doubleField, fixed64Field, textField, varintField } from "./protobuf-fields.js";

/** A call as the GenAI conventions tell of it, in either encoding. */
export interface SampleSpan {
  traceId: string;
  spanId: string;
  startNs: bigint;
  endNs: bigint;
  attributes: readonly (readonly [string, string | number | boolean])[];
}

/** The very call that {@link sampleEvent} of the same index tells of, as a trace of one span. */
export function sampleSpan(index: number, source: string): SampleSpan {
  const { id, time, data } = sampleEvent(index, source);
  const hash = createHash("sha256").update(id).digest("hex");
  const startNs = BigInt(Date.parse(time)) * 1_000_000n;
  return {
    traceId: hash.slice(0, 32),
    spanId: hash.slice(32, 48),
    startNs,
    endNs: startNs + BigInt(Number(data["generation_ms"])) * 1_000_000n,
    attributes: [
      ["gen_ai.operation.name", "chat"],
      ["gen_ai.provider.name", String(data["provider_name"])],
      ["gen_ai.request.model", String(data["model"])],
      ["gen_ai.response.model", String(data["model_permaslug"])],
      ["gen_ai.response.id", id],
      ["gen_ai.response.finish_reasons", "stop"],
      ["gen_ai.usage.input_tokens", Number(data["prompt_tokens"])],
      ["gen_ai.usage.output_tokens", Number(data["completion_tokens"])],
      ["gen_ai.usage.cache_read.input_tokens", Number(data["cached_tokens"])],
      ["gen_ai.usage.reasoning.output_tokens", Number(data["reasoning_tokens"])],
      ["gen_ai.usage.cost", Number(data["usage"])],
      ["gen_ai.request.stream", true],
      ["user.id", String(data["user"])],
      ["gen_ai.conversation.id", String(data["chat_id"])],
    ],
  };
}

const SERVICE = [["service.name", "bench"]] as const;
const SCOPE = "bench";
const NAME = "chat";

/** An `ExportTraceServiceRequest` in OTLP's JSON. */
export function encodeSpansAsJson(spans: readonly SampleSpan[]): Buffer {
  const toAttributes = (list: SampleSpan["attributes"]): unknown[] =>
    list.map(([key, value]) => ({ key, value: toJsonValue(value) }));
  const body = {
    resourceSpans: [
      {
        resource: { attributes: toAttributes(SERVICE) },
        scopeSpans: [
          {
            scope: { name: SCOPE },
            spans: spans.map(({ traceId, spanId, startNs, endNs, attributes }) => ({
              traceId,
              spanId,
              name: NAME,
              kind: 3,
              startTimeUnixNano: String(startNs),
              endTimeUnixNano: String(endNs),
              attributes: toAttributes(attributes),
              status: {},
            })),
          },
        ],
      },
    ],
  };
  return Buffer.from(JSON.stringify(body));
}

function toJsonValue(value: string | number | boolean): unknown {
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}

/** The same in protobuf; field numbers are those of opentelemetry-proto 1.x. */
export function encodeSpansAsProtobuf(spans: readonly SampleSpan[]): Buffer {
  const toAttributes = (field: number, list: SampleSpan["attributes"]): Buffer[] =>
    list.map(([key, value]) => bytesField(field, [textField(1, key), bytesField(2, [toProtobufValue(value)])]));
  const encoded = spans.map(({ traceId, spanId, startNs, endNs, attributes }) =>
    bytesField(2, [
      bytesField(1, [Buffer.from(traceId, "hex")]),
      bytesField(2, [Buffer.from(spanId, "hex")]),
      textField(5, NAME),
      varintField(6, 3),
      fixed64Field(7, startNs),
      fixed64Field(8, endNs),
      ...toAttributes(9, attributes),
      bytesField(15, []),
    ]),
  );
  const scoped = bytesField(2, [bytesField(1, [textField(1, SCOPE)]), ...encoded]);
  return bytesField(1, [bytesField(1, toAttributes(1, SERVICE)), scoped]);
}

function toProtobufValue(value: string | number | boolean): Buffer {
  if (typeof value === "string") return textField(1, value);
  if (typeof value === "boolean") return varintField(2, value ? 1 : 0);
  return Number.isInteger(value) ? varintField(3, value) : doubleField(4, value);
}
