import { randomUUID } from "node:crypto";

/** A generation as CloudEvents JSON; what is not given is ordinary. */
export function generation(
  fields: { time?: string; id?: string; data?: Record<string, unknown>; source?: string } = {},
): object {
  return {
    specversion: "1.0",
    id: fields.id ?? randomUUID(),
    source: fields.source ?? "test",
    type: "generation.completed",
    time: fields.time ?? new Date().toISOString(),
    data: {
      user: "ada@example.com",
      model: "openai/gpt-4.1",
      model_permaslug: "openai/gpt-4.1-2025-04-14",
      provider_name: "OpenAI",
      prompt_tokens: 50,
      completion_tokens: 125,
      reasoning_tokens: 25,
      usage: "0.015",
      ...fields.data,
    },
  };
}

export function chatCreated(fields: { time?: string; id?: string; data?: Record<string, unknown> } = {}): object {
  return event("chat.created", fields);
}

export function messageCreated(fields: { time?: string; id?: string; data?: Record<string, unknown> } = {}): object {
  return event("message.created", { ...fields, data: { role: "user", ...fields.data } });
}

function event(type: string, fields: { time?: string; id?: string; data?: Record<string, unknown> }): object {
  return {
    specversion: "1.0",
    id: fields.id ?? randomUUID(),
    source: "test",
    type,
    time: fields.time ?? new Date().toISOString(),
    data: { user: "ada@example.com", chat_id: "c1", ...fields.data },
  };
}

/** `YYYY-MM-DD` of the UTC day so many days before today. */
export function daysAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
}
