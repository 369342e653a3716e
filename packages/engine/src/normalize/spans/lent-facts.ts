import { textOf } from "../otlp/attribute-reader.js";
import { type Attributes, spellings } from "../otlp/attributes.js";
import type { OtlpSpan } from "../otlp/otlp-span.js";
import type { LentFacts } from "./span-facts.js";

/** Who and which chat the span itself names, in any spelling; first hit wins. */
export function lentFactsOf({ attributes: at }: OtlpSpan): LentFacts {
  return { user: textOf(at, USER), userEmail: emailOf(at), chatId: textOf(at, CHAT) };
}

const USER = spellings(
  "user.id",
  "enduser.id",
  "litellm.end_user.id",
  "metadata.user_api_key_end_user_id",
  "metadata.user_api_key_user_id",
  "ai.telemetry.metadata.userId",
  "ai.telemetry.metadata.user_id",
  "ai.settings.context.userId",
  "ai.settings.context.user_id",
  "langfuse.user.id",
  "traceloop.association.properties.user_id",
  "trace.metadata.openrouter_generation.external_user",
  "trace.metadata.openrouter.creator_user_id",
  "enduser.pseudo.id",
  "user.account_uuid",
);

const CHAT = spellings(
  "gen_ai.conversation.id",
  "session.id",
  "ai.telemetry.metadata.sessionId",
  "ai.telemetry.metadata.session_id",
  "ai.telemetry.metadata.chatId",
  "ai.telemetry.metadata.chat_id",
  "ai.telemetry.metadata.threadId",
  "ai.telemetry.metadata.thread_id",
  "ai.settings.context.sessionId",
  "ai.settings.context.session_id",
  "ai.settings.context.chatId",
  "ai.settings.context.chat_id",
  "ai.settings.context.threadId",
  "ai.settings.context.thread_id",
  "langfuse.session.id",
  "traceloop.association.properties.session_id",
  "metadata.session_id",
  "litellm.session_id",
);

/** A process of one person may say so once, in its resource. */
export function resourceFactsOf({ resource }: Pick<OtlpSpan, "resource">): LentFacts {
  return { user: textOf(resource, RESOURCE_USER), userEmail: emailOf(resource), chatId: null };
}

const RESOURCE_USER = spellings("user.id", "enduser.id");
const EMAIL = spellings("user.email", "metadata.user_api_key_user_email");

/** In lower case; null when there is none. */
export function emailOf(at: Attributes): string | null {
  const email = textOf(at, EMAIL)?.trim().toLowerCase() ?? "";
  return email === "" ? null : email;
}
