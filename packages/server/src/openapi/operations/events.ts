import { z } from "zod";
import { named } from "../named-schemas.js";
import { json, type Operation } from "../operation.js";
import { CloudEvent } from "../schemas/cloud-event.js";
import { DaybookError, daybookErrors } from "../schemas/daybook-error.js";

const EventProblem = named(
  "EventProblem",
  z.object({
    index: z.int().min(0).describe("Place of the event in the body, from 0; of NDJSON the line, blank ones included."),
    path: z.string().describe("The field, such as `data.model`; empty for the event as a whole."),
    message: z.string(),
  }),
);

const Problems = z.array(EventProblem).max(100).describe("The first hundred.");

const CloudEvents = z.array(CloudEvent).max(10_000);

const EXAMPLE = {
  specversion: "1.0",
  id: "gen-1",
  source: "my-gateway",
  type: "generation.completed",
  time: "2026-11-20T23:59:59.999Z",
  data: {
    user: "ada@example.com",
    model: "openai/gpt-4.1",
    provider_name: "OpenAI",
    prompt_tokens: 50,
    completion_tokens: 125,
    usage: "0.015",
  },
};

export const events: readonly Operation[] = [
  {
    method: "post",
    path: "/v1/events",
    id: "events.send",
    tag: "Events",
    summary: "Store usage events",
    description:
      "CloudEvents 1.0. A 200 means that every event is on disk and in every report; a repeat is accepted like a first sending and counts once. Needs an ingest key or an OWNER's management key. In binary mode the body is `data` and the other attributes are `ce-` headers.",
    access: "key",
    page: "events.md",
    query: z.object({
      partial: z
        .enum(["true", "false"])
        .default("false")
        .describe("`true` stores the good events of a request in which others are refused."),
    }),
    headers: z.object({
      "content-encoding": z.enum(["gzip", "identity"]).optional().describe("Whether the body is compressed."),
      "ce-specversion": z
        .literal("1.0")
        .optional()
        .describe("In binary mode, as `ce-id`, `ce-source`, `ce-type` and so on."),
      "ce-id": z.string().optional(),
      "ce-source": z.string().optional(),
      "ce-type": z.string().optional(),
      "ce-time": z.string().optional(),
      "ce-subject": z.string().optional(),
    }),
    body: {
      description: "At most 10,000 events and 16 MiB after decompression; of NDJSON 1 GiB, and 1 MiB a line.",
      isRequired: true,
      content: {
        "application/cloudevents+json": CloudEvent,
        "application/cloudevents-batch+json": CloudEvents,
        "application/json": z.union([CloudEvent, CloudEvents]),
        "application/x-ndjson": z.string().describe("One event a line; blank lines are skipped."),
      },
      example: EXAMPLE,
    },
    answers: {
      200: json(
        "All of it is durable and in the reports; with `partial=true`, the good ones are.",
        z.object({
          accepted: z.int().min(0),
          rejected: z.int().min(0).optional().describe("Only with `partial=true`."),
          problems: Problems.optional().describe("Only with `partial=true`; the first hundred."),
        }),
      ),
      ...daybookErrors(400, 401, 403, 404, 408, 413, 415, 500, 503),
      400: json(
        "Nothing was stored: events are refused (`invalid_events`, with the problems), or the request is (`invalid_request`).",
        DaybookError.extend({
          problems: Problems.optional(),
          problemCount: z.int().min(1).optional().describe("All of them."),
        }),
      ),
    },
  },
];
