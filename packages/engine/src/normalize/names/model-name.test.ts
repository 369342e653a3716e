import { describe, expect, test } from "vitest";
import { deriveEndpointId } from "../../kernel/endpoint-id.js";
import { nameModel } from "./model-name.js";
import { nameProvider } from "./provider-name.js";

function named(requestModel: string | null, responseModel: string | null = null, provider: string | null = null) {
  const { model, modelPermaslug, variant } = nameModel({ requestModel, responseModel, provider });
  return variant === null ? [model, modelPermaslug] : [model, modelPermaslug, variant];
}

describe("models", () => {
  test.each([
    ["gpt-4.1", "gpt-4.1-2025-04-14", ["openai/gpt-4.1", "openai/gpt-4.1-2025-04-14"]],
    ["claude-sonnet-4-20250514", null, ["anthropic/claude-sonnet-4", "anthropic/claude-sonnet-4-20250514"]],
    ["openai/gpt-4.1:nitro", null, ["openai/gpt-4.1", "openai/gpt-4.1", "nitro"]],
    ["deepseek/deepseek-chat-v3-0324", null, ["deepseek/deepseek-chat-v3-0324", "deepseek/deepseek-chat-v3-0324"]],
    ["my-deployment", "gpt-4.1-2025-04-14", ["openai/gpt-4.1", "openai/gpt-4.1-2025-04-14"]],
    [
      "us.anthropic.claude-3-5-sonnet-20241022-v2:0",
      null,
      ["anthropic/claude-3-5-sonnet", "anthropic/claude-3-5-sonnet-20241022-v2"],
    ],
    ["meta.llama3-70b-instruct-v1:0", null, ["meta-llama/llama3-70b-instruct-v1", "meta-llama/llama3-70b-instruct-v1"]],
    ["claude-sonnet-4@20250514", null, ["anthropic/claude-sonnet-4", "anthropic/claude-sonnet-4-20250514"]],
    ["publishers/google/models/gemini-2.5-pro", null, ["google/gemini-2.5-pro", "google/gemini-2.5-pro"]],
    ["llama3:8b", null, ["meta-llama/llama3:8b", "meta-llama/llama3:8b"]],
    ["ft:gpt-4o-mini:acme::abc", null, ["openai/ft:gpt-4o-mini:acme::abc", "openai/ft:gpt-4o-mini:acme::abc"]],
    [null, null, ["unknown/unknown", "unknown/unknown"]],
  ])("%s, answered by %s", (request, response, expected) => {
    expect(named(request, response)).toEqual(expected);
  });

  test("a model of no known family has its host for an author", () => {
    expect(named("house-model", null, "Groq")).toEqual(["groq/house-model", "groq/house-model"]);
  });
});

describe("providers", () => {
  test.each([
    ["openai.responses", "OpenAI"],
    ["azure-openai.chat", "Azure"],
    ["aws.bedrock", "Amazon Bedrock"],
    ["vertex_ai", "Google"],
    ["x_ai", "xAI"],
    ["mistral.chat", "Mistral"],
    ["groq.chat", "Groq"],
    ["DeepInfra", "DeepInfra"],
  ])("%s is %s", (raw, shown) => expect(nameProvider(raw)).toEqual({ providerName: shown, gateway: null }));

  test("a gateway is no host", () => {
    expect(nameProvider("openrouter")).toEqual({ providerName: null, gateway: "openrouter" });
    expect(nameProvider("gateway")).toEqual({ providerName: null, gateway: "vercel-ai-gateway" });
  });
});

test("ids of endpoints that nobody reports are those of the test vectors", () => {
  const of = (requestModel: string | null, provider: string) =>
    deriveEndpointId(provider, nameModel({ requestModel, responseModel: null, provider }).modelPermaslug);
  expect(of("gpt-4.1-2025-04-14", "OpenAI")).toBe("d3828f61-372d-5356-aa21-b940b26f7463");
  expect(of("claude-sonnet-4", "anthropic.messages")).toBe("2c37457a-a3b3-5e10-83e5-a2bd8743f2a6");
  expect(of(null, "Unknown")).toBe("db1d61ee-01b3-5691-a8e7-3c7da8861e10");
});
