import * as z from "zod/mini";
import { type Decoder, decoder } from "../../lib/schema.js";

/** All are optional and can be combined. */
export interface ListEventsRequest {
  /** From this moment on, in UTC with `Z`. */
  start?: string | undefined;
  /** Up to this moment, which is not included. */
  end?: string | undefined;
  /** A list, parted by commas, of `generation.completed`, `chat.created`, `message.created`. */
  type?: string | undefined;
  /** One person: id, email or alias. */
  userId?: string | undefined;
  chatId?: string | undefined;
  /** Events in a page, 1 to 1000. Default: 100. */
  limit?: number | undefined;
  /** Of the page before; it wins over all but `limit`. */
  cursor?: string | undefined;
}

/** One event as it is told now. What it does not say is null; money is decimal text in US dollars. */
export interface StoredEvent {
  id: string;
  source: string;
  type: string;
  time: string;
  /** When Daybook took this telling in. */
  receivedAt: string;
  status: string;
  /** As the event names them. */
  user: string | null;
  apiKeyHash: string | null;
  /** Whose event it is now. */
  member: { id: string; name: string | null; email: string; status: string } | null;
  workspaceId: string;
  chatId: string | null;
  messageId: string | null;
  model: string | null;
  providerName: string | null;
  operation: string | null;
  promptTokens: number | null;
  cachedTokens: number | null;
  completionTokens: number | null;
  reasoningTokens: number | null;
  usage: string | null;
  /** Who said what it cost; `priced`: Daybook, by the team's prices. */
  costSource: string | null;
  priceVersion: string | null;
}

export interface ListEventsResponse {
  /** Newest first. */
  data: StoredEvent[];
  /** null on the last page. */
  nextCursor: string | null;
}

const text = z.nullable(z.string());
const tokens = z.nullable(z.number());
const eventSchema = z.object({
  id: z.string(),
  source: z.string(),
  type: z.string(),
  time: z.string(),
  received_at: z.string(),
  status: z.string(),
  user: text,
  api_key_hash: text,
  member: z.nullable(z.object({ id: z.string(), name: text, email: z.string(), status: z.string() })),
  workspace_id: z.string(),
  chat_id: text,
  message_id: text,
  model: text,
  provider_name: text,
  operation: text,
  prompt_tokens: tokens,
  cached_tokens: tokens,
  completion_tokens: tokens,
  reasoning_tokens: tokens,
  usage: text,
  cost_source: text,
  price_version: text,
});

export const decodeListEventsResponse: Decoder<ListEventsResponse> = decoder(
  z.object({ data: z.array(eventSchema), next_cursor: text }),
  ({ data, next_cursor: nextCursor }) => ({ data: data.map(fromApiEvent), nextCursor }),
);

function fromApiEvent(event: z.infer<typeof eventSchema>): StoredEvent {
  const { id, source, type, time, status, user, member, model, operation, usage } = event;
  return {
    id,
    source,
    type,
    time,
    receivedAt: event.received_at,
    status,
    user,
    apiKeyHash: event.api_key_hash,
    member,
    workspaceId: event.workspace_id,
    chatId: event.chat_id,
    messageId: event.message_id,
    model,
    providerName: event.provider_name,
    operation,
    promptTokens: event.prompt_tokens,
    cachedTokens: event.cached_tokens,
    completionTokens: event.completion_tokens,
    reasoningTokens: event.reasoning_tokens,
    usage,
    costSource: event.cost_source,
    priceVersion: event.price_version,
  };
}
