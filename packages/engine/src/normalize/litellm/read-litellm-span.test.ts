import { describe, expect, test } from "vitest";
import { eventOf, eventsOf, payload } from "../spans/__fixtures__/payloads.js";

const HASH = "88dc28d0f030c55ed4ab77ed8faf098196cb1c05df778539800c9f1243fe6b4b";
const PROXY = { service: "litellm", scope: "litellm" };

describe("the first telemetry", () => {
  const call = {
    "llm.request.type": "acompletion",
    "metadata.user_api_key_hash": HASH,
    "metadata.user_api_key_alias": "team-a",
    "metadata.user_api_key_user_id": "u-17",
    "metadata.user_api_key_user_email": "Ada@Example.com",
    "gen_ai.system": "azure",
    "gen_ai.request.model": "prod-deployment-7",
    "gen_ai.response.model": "gpt-4.1-2025-04-14",
    "gen_ai.response.id": "chatcmpl-77777777",
    "gen_ai.response.finish_reasons": ["stop"],
    "gen_ai.usage.prompt_tokens": 30,
    "gen_ai.usage.completion_tokens": 12,
    "gen_ai.cost.total_cost": 0.00042,
    "llm.is_streaming": "True",
  };

  test("the one span with a request's type and a key's hash is the call", () => {
    const events = eventsOf(
      payload(
        [
          { id: 1, name: "Received Proxy Server Request", attributes: call },
          { id: 2, parent: 1, name: "auth", attributes: { "metadata.user_api_key_hash": HASH } },
          { id: 3, parent: 1, name: "raw_gen_ai_request", attributes: { "llm.request.type": "acompletion" } },
          {
            id: 4,
            parent: 1,
            name: "litellm_request",
            attributes: { "gen_ai.request.model": "gpt-4.1", "gen_ai.usage.prompt_tokens": 30 },
          },
        ],
        PROXY,
      ),
    );
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      model: "openai/gpt-4.1",
      providerName: "Azure",
      gateway: "litellm",
      promptTokens: 30,
      completionTokens: 12,
      usagePicoUsd: 420_000_000n,
      apiKeyHash: HASH,
      apiKeyName: "team-a",
      user: "u-17",
      userEmail: "ada@example.com",
      streamed: true,
      responseId: "chatcmpl-77777777",
    });
  });
});

test("the second telemetry: a call id and an operation of a model; guardrails are none", () => {
  const attributes = {
    "litellm.call_id": "c-1",
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "anthropic",
    "gen_ai.request.model": "claude-sonnet",
    "gen_ai.response.finish_reasons": ["stop"],
    "litellm.provider.model": "claude-sonnet-4-20250514",
    "litellm.cost.total": "0.25",
    "litellm.api_key.hash": HASH.toUpperCase(),
    "litellm.end_user.id": "customer-9",
    "litellm.request.streaming": true,
    "gen_ai.usage.input_tokens": 3,
  };
  const guardrail = { "litellm.call_id": "c-1", "gen_ai.operation.name": "guardrail", "gen_ai.usage.input_tokens": 3 };
  const event = eventOf(payload([{ attributes }, { attributes: guardrail, parent: 1 }], PROXY));
  expect(event).toMatchObject({
    modelPermaslug: "anthropic/claude-sonnet-4-20250514",
    model: "anthropic/claude-sonnet",
    providerName: "Anthropic",
    usagePicoUsd: 250_000_000_000n,
    apiKeyHash: HASH,
    user: "customer-9",
    streamed: true,
    gateway: "litellm",
  });
});
