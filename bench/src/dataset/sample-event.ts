import { createHash } from "node:crypto";
import { ENDPOINTS } from "./endpoints.js";

const USERS = 2_000;
/** Live traffic with its stragglers: events of the six hours before the run. */
const SPAN_MS = 6 * 3_600_000;
const firstMs = Date.now() - SPAN_MS;

/** One generation of the ingest sample, the same at every run but for its date. */
export function sampleEvent(index: number, source: string): SampleEvent {
  const endpoint = ENDPOINTS[index % ENDPOINTS.length];
  if (endpoint === undefined) throw new RangeError(`there is no endpoint for event ${index}`);
  const [promptTokens, completionTokens] = [200 + ((index * 31) % 4_000), 50 + ((index * 17) % 900)];
  return {
    specversion: "1.0",
    id: `gen-${createHash("sha256").update(`${source} ${index}`).digest("base64url").slice(0, 22)}`,
    source,
    type: "generation.completed",
    time: new Date(firstMs + ((index * 7_919_017) % SPAN_MS)).toISOString(),
    data: {
      user: `member-${(index * 7) % USERS}@bench.example`,
      chat_id: `chat-${index % 50_000}`,
      message_id: `message-${index}`,
      model: endpoint.model,
      model_permaslug: endpoint.permaslug,
      endpoint_id: endpoint.id,
      provider_name: endpoint.provider,
      prompt_tokens: promptTokens,
      cached_tokens: (index * 11) % 150,
      completion_tokens: completionTokens,
      reasoning_tokens: (index * 13) % 50,
      usage: ((promptTokens * 25 + completionTokens * 100) / 1e7).toFixed(7),
      byok_usage_inference: 0,
      latency_ms: 200 + ((index * 29) % 3_000),
      generation_ms: 900 + ((index * 37) % 20_000),
      streamed: true,
      finish_reason: "stop",
    },
  };
}

/** The same, with the id of its answer, by which other doors may tell of the call as well. */
export function sampleEventWithAnswer(index: number, source: string): SampleEvent {
  const event = sampleEvent(index, source);
  return { ...event, data: { ...event.data, response_id: event.id } };
}

/** As it goes over the wire. */
export interface SampleEvent {
  specversion: string;
  id: string;
  source: string;
  type: string;
  time: string;
  data: Record<string, string | number | boolean>;
}
