import { z } from "zod";
import { named } from "../named-schemas.js";
import type { Answer, Operation, OperationBody } from "../operation.js";

const OtlpStatus = named(
  "OtlpStatus",
  z.object({
    code: z.int().describe("gRPC's code for the failure."),
    message: z.string(),
  }),
);

const TracesAnswer = named(
  "ExportTraceServiceResponse",
  z.object({
    partialSuccess: z
      .object({ rejectedSpans: z.string().describe("How many, as decimal text."), errorMessage: z.string() })
      .optional()
      .describe("Only when spans cannot be used; they must not be sent again."),
  }),
);

const LogsAnswer = named(
  "ExportLogsServiceResponse",
  z.object({
    partialSuccess: z
      .object({ rejectedLogRecords: z.string().describe("How many, as decimal text."), errorMessage: z.string() })
      .optional()
      .describe("Only when records of usage cannot be used; they must not be sent again."),
  }),
);

const KeyValue = z.object({ key: z.string(), value: z.looseObject({}) });

const TracesBody = named(
  "ExportTraceServiceRequest",
  z
    .looseObject({
      resourceSpans: z
        .array(
          z.looseObject({
            resource: z.looseObject({ attributes: z.array(KeyValue).optional() }).optional(),
            scopeSpans: z
              .array(
                z.looseObject({
                  scope: z.looseObject({ name: z.string().optional() }).optional(),
                  spans: z.array(z.looseObject({})).optional(),
                }),
              )
              .optional(),
          }),
        )
        .optional(),
    })
    .describe("As OTLP's JSON has it; unknown fields are ignored."),
);

const LogsBody = named(
  "ExportLogsServiceRequest",
  z
    .looseObject({
      resourceLogs: z
        .array(
          z.looseObject({
            resource: z.looseObject({ attributes: z.array(KeyValue).optional() }).optional(),
            scopeLogs: z
              .array(
                z.looseObject({
                  scope: z.looseObject({ name: z.string().optional() }).optional(),
                  logRecords: z.array(z.looseObject({})).optional(),
                }),
              )
              .optional(),
          }),
        )
        .optional(),
    })
    .describe("As OTLP's JSON has it; unknown fields are ignored."),
);

const LOGS_EXAMPLE = {
  resourceLogs: [
    {
      resource: { attributes: [{ key: "service.name", value: { stringValue: "claude-code" } }] },
      scopeLogs: [
        {
          scope: { name: "com.anthropic.claude_code.events" },
          logRecords: [
            {
              timeUnixNano: "1785300003150000000",
              body: { stringValue: "claude_code.api_request" },
              attributes: [
                { key: "event.name", value: { stringValue: "api_request" } },
                { key: "event.sequence", value: { intValue: "1" } },
                { key: "session.id", value: { stringValue: "4f0e2c1a-9d3b-4c55-8a6e-1b7f3d2a9c10" } },
                { key: "user.email", value: { stringValue: "ada@example.com" } },
                { key: "model", value: { stringValue: "claude-sonnet-4-5-20250929" } },
                { key: "input_tokens", value: { intValue: "4" } },
                { key: "output_tokens", value: { intValue: "112" } },
                { key: "cache_read_tokens", value: { intValue: "14820" } },
                { key: "cost_usd", value: { doubleValue: 0.0109755 } },
                { key: "duration_ms", value: { intValue: "3150" } },
              ],
            },
          ],
        },
      ],
    },
  ],
};

const EXAMPLE = {
  resourceSpans: [
    {
      resource: { attributes: [{ key: "service.name", value: { stringValue: "chat-app" } }] },
      scopeSpans: [
        {
          scope: { name: "gen_ai" },
          spans: [
            {
              traceId: "0af7651916cd43dd8448eb211c80319c",
              spanId: "b7ad6b7169203331",
              name: "chat gpt-4.1",
              startTimeUnixNano: "1785300000000000000",
              endTimeUnixNano: "1785300002100000000",
              attributes: [
                { key: "gen_ai.operation.name", value: { stringValue: "chat" } },
                { key: "gen_ai.request.model", value: { stringValue: "gpt-4.1" } },
                { key: "gen_ai.usage.input_tokens", value: { intValue: "50" } },
                { key: "gen_ai.usage.output_tokens", value: { intValue: "125" } },
                { key: "user.id", value: { stringValue: "ada@example.com" } },
              ],
            },
          ],
        },
      ],
    },
  ],
};

const FAILURES: Readonly<Record<number, string>> = {
  400: "The body is no export. Nothing was stored.",
  401: "No key, or one that nobody has.",
  403: "The key may not send.",
  404: "The team that the operator names does not exist.",
  413: "The body is too large, or has too many spans or records. Nothing was stored.",
  415: "Neither protobuf nor JSON, or another compression than gzip.",
  503: "Not acknowledged. Send the same body again.",
};

const failures: Readonly<Record<number, Answer>> = Object.fromEntries(
  Object.entries(FAILURES).map(([status, description]) => [
    status,
    { description, content: { "application/json": OtlpStatus, "application/x-protobuf": z.string() } },
  ]),
);

const body = (schema: z.ZodType, example: unknown): OperationBody => ({
  description: "At most 64 MiB in protobuf or 32 MiB in JSON after decompression, and 50,000 spans or log records.",
  isRequired: true,
  content: { "application/json": schema, "application/x-protobuf": z.string().describe("The same message, encoded.") },
  example,
});

const headers = z.object({
  "content-encoding": z.enum(["gzip", "identity"]).optional().describe("Whether the body is compressed."),
});

const traces = (method: "post" | "put"): Operation => ({
  method,
  path: "/v1/traces",
  id: method === "post" ? "traces.send" : "traces.put",
  tag: "Events",
  summary: method === "post" ? "Take traces as OTLP" : "Take traces as OTLP, for senders that use PUT",
  description:
    "OpenTelemetry's protocol over HTTP. Calls of models become events; other spans only tell whose they are. A 200 means that all is on disk and in every report; the same spans again count once. Prompts and outputs are never read. Needs an ingest key or an OWNER's management key.",
  access: "key",
  page: "traces.md",
  headers,
  body: body(TracesBody, EXAMPLE),
  answers: {
    200: {
      description: "Taken, in the request's encoding.",
      content: { "application/json": TracesAnswer, "application/x-protobuf": z.string() },
    },
    ...failures,
  },
});

const logs = (method: "post" | "put"): Operation => ({
  method,
  path: "/v1/logs",
  id: method === "post" ? "logs.send" : "logs.put",
  tag: "Events",
  summary: method === "post" ? "Take log records as OTLP" : "Take log records as OTLP, for senders that use PUT",
  description:
    "OpenTelemetry's protocol over HTTP. Log records of agents that tell of usage (Claude Code) become events: calls of models, messages, and one chat for each session; other records are taken and forgotten. A 200 means that all is on disk and in every report; the same records again, in any order, count once. Prompts are never read. Needs an ingest key or an OWNER's management key.",
  access: "key",
  page: "logs.md",
  headers,
  body: body(LogsBody, LOGS_EXAMPLE),
  answers: {
    200: {
      description: "Taken, in the request's encoding.",
      content: { "application/json": LogsAnswer, "application/x-protobuf": z.string() },
    },
    ...failures,
  },
});

export const otlp: readonly Operation[] = [
  traces("post"),
  traces("put"),
  logs("post"),
  logs("put"),
  {
    method: "post",
    path: "/v1/metrics",
    id: "metrics.send",
    tag: "Events",
    summary: "Take metrics and drop them",
    description:
      "So that a sender of all signals sees no errors. Metrics repeat what spans tell, so they are never counted.",
    access: "key",
    page: "traces.md",
    headers,
    body: body(z.looseObject({}).describe("Any."), {}),
    answers: {
      200: {
        description: "Dropped.",
        content: { "application/json": z.object({}), "application/x-protobuf": z.string() },
      },
      ...failures,
    },
  },
];
