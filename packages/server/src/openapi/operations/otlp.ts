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
  413: "The body is too large, or has too many spans. Nothing was stored.",
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
  description: "At most 64 MiB in protobuf or 32 MiB in JSON after decompression, and 50,000 spans.",
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

export const otlp: readonly Operation[] = [
  traces("post"),
  traces("put"),
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
