import { z } from "zod";

const Count = z.int().min(0);
const Ms = z.number().min(0);

/** A generation as the ingest sample sends it, as one would describe it to zod. */
export const PlainEvent = z.strictObject({
  specversion: z.literal("1.0"),
  id: z.string().min(1),
  source: z.string().min(1),
  type: z.literal("generation.completed"),
  time: z.iso.datetime({ offset: true }),
  data: z.strictObject({
    user: z.string(),
    chat_id: z.string(),
    message_id: z.string(),
    model: z.string().min(1),
    model_permaslug: z.string(),
    endpoint_id: z.guid(),
    provider_name: z.string().min(1),
    prompt_tokens: Count,
    cached_tokens: Count,
    completion_tokens: Count,
    reasoning_tokens: Count,
    usage: z.string().regex(/^\d{1,6}(\.\d{1,12})?$/),
    byok_usage_inference: z.number().min(0),
    latency_ms: Ms,
    generation_ms: Ms,
    streamed: z.boolean(),
    finish_reason: z.string(),
  }),
});
