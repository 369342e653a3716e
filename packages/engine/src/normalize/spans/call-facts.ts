import type { EventStatus } from "../../kernel/usage-event.js";

/** Token counts; prompt and completion as the sender has them. */
export interface CallTokens {
  prompt: number | null;
  completion: number | null;
  cached: number | null;
  cacheWrite: number | null;
  cacheWrite1h: number | null;
  reasoning: number | null;
  total: number | null;
  /** True: cached tokens do not stand in `prompt` and have to be added. */
  isPromptExclusive: boolean;
}

/** What a source has read of a model call, before names and sums are worked out. */
export interface CallFacts {
  /** Which converter read it, with its version: `genai/1`. */
  schema: string;
  /** Where the call's identity is the source's own: Broadcast's generation id. Default: service, trace and span. */
  identity: { source: string; id: string } | null;
  provider: string | null;
  gateway: string | null;
  requestModel: string | null;
  responseModel: string | null;
  permaslug: string | null;
  endpointId: string | null;
  responseId: string | null;
  finishReason: string | null;
  tokens: CallTokens;
  costPicoUsd: bigint | null;
  byokPicoUsd: bigint | null;
  isByok: boolean | null;
  streamed: boolean | null;
  /** To the first piece of the answer. */
  ttftMs: number | null;
  /** The source's own verdict, where the span's status says less. */
  status: EventStatus | null;
  errorType: string | null;
  apiKeyHash: string | null;
  apiKeyName: string | null;
}
