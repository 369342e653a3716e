import { EVENT_SOURCES_MAX } from "@daybook/engine";
import { z } from "zod";
import { EVENT_LIST_LIMIT_DEFAULT, EVENT_LIST_LIMIT_MAX } from "../../routes/events/event-listing.js";
import { named } from "../named-schemas.js";
import { json, type Operation } from "../operation.js";
import { daybookErrors } from "../schemas/daybook-error.js";

const At = z.iso.datetime();
const Text = z.string().nullable();
const Tokens = z.int().min(0).nullable();

const StoredEvent = named(
  "StoredEvent",
  z.object({
    id: z.string(),
    source: z.string(),
    type: z.enum(["generation.completed", "chat.created", "message.created"]),
    time: At,
    received_at: At.describe("When Daybook took this telling in."),
    status: z.enum(["ok", "error", "aborted"]),
    user: Text.describe("As the event names them."),
    api_key_hash: Text,
    member: z
      .object({
        id: z.string(),
        name: z.string().nullable(),
        email: z.string(),
        status: z.enum(["member", "removed", "unlinked"]),
      })
      .nullable()
      .describe("Whose event it is now; null: nobody's, or somebody's whom the team hides."),
    workspace_id: z.string(),
    chat_id: Text,
    message_id: Text,
    model: Text,
    provider_name: Text,
    operation: Text,
    prompt_tokens: Tokens,
    cached_tokens: Tokens,
    completion_tokens: Tokens,
    reasoning_tokens: Tokens,
    usage: Text.describe("USD as decimal text; null: not known."),
    cost_source: Text.describe("Who said so; `priced`: Daybook, by the team's prices."),
    price_version: Text.describe("The version of the prices by which it was priced."),
  }),
);

const EventSource = named(
  "EventSource",
  z.object({
    source: z.string(),
    newest_time: At.describe("When its newest event happened."),
    newest_received_at: At.describe("When Daybook took the present telling of that event in."),
    day_events: z.int().min(1).describe("Its events on the UTC day of the newest one."),
    day_delay_ms: z
      .int()
      .describe("The middle one of the times from these events to their arrival; negative when its clock is ahead."),
  }),
);

export const eventList: readonly Operation[] = [
  {
    method: "get",
    path: "/v1/events",
    id: "events.list",
    tag: "Events",
    summary: "List the latest events",
    description:
      "Newest first, each as it is told now. A management key: of an OWNER or BILLING member everybody's events, of any other member their own.",
    access: "key",
    page: "event-list.md",
    query: z.object({
      start: z.string().optional().describe("A timestamp in UTC with `Z`, inclusive."),
      end: z.string().optional().describe("A timestamp in UTC with `Z`, exclusive."),
      type: z
        .string()
        .optional()
        .describe("A list, parted by commas, of `generation.completed`, `chat.created`, `message.created`."),
      user_id: z.string().optional().describe("Id, email or alias of one person."),
      chat_id: z.string().optional(),
      limit: z.int().min(1).max(EVENT_LIST_LIMIT_MAX).default(EVENT_LIST_LIMIT_DEFAULT).describe("Events in a page."),
      cursor: z.string().optional().describe("Of the page before; it wins over all other parameters but `limit`."),
    }),
    answers: {
      200: json(
        "A page.",
        z.object({ data: z.array(StoredEvent), next_cursor: Text.describe("Null on the last page.") }),
      ),
      ...daybookErrors(400, 401, 403, 404, 500, 503),
    },
  },
  {
    method: "get",
    path: "/v1/events/sources",
    id: "events.sources",
    tag: "Events",
    summary: "How far behind each source of events is",
    description: `Every source that any event names, whenever it was last heard of, newest event first; of more than ${EVENT_SOURCES_MAX} those of the latest days. A management key: of an OWNER or BILLING member of everybody's events, of any other member of their own.`,
    access: "key",
    page: "event-list.md",
    query: z.object({ user_id: z.string().optional().describe("Id, email or alias of one person.") }),
    answers: {
      200: json("Every source.", z.object({ data: z.array(EventSource), as_of: At.describe("The server's clock.") })),
      ...daybookErrors(400, 401, 403, 404, 500, 503),
    },
  },
];
