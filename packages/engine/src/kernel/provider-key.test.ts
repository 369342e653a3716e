import { describe, expect, test } from "vitest";
import { toProviderKey } from "./provider-key.js";

describe("toProviderKey", () => {
  test.each([
    ["openai", ["openai", "OpenAI", "openai.chat", "openai.responses", "openai.embedding"]],
    ["anthropic", ["Anthropic", "anthropic.messages"]],
    ["azure", ["Azure", "azure.ai.openai", "azure.ai.inference", "az.ai.openai", "azure-openai.chat", "azure_ai"]],
    ["amazon-bedrock", ["amazon-bedrock", "Amazon Bedrock", "aws.bedrock", "bedrock", "bedrock_converse"]],
    ["google-vertex", ["google-vertex", "gcp.vertex_ai", "vertex_ai", "google.vertex.chat", "google.vertex.a.b"]],
    ["google-ai-studio", ["Google AI Studio", "gcp.gemini", "gemini", "google.generative-ai"]],
    ["google", ["Google", "google", "gcp.gen_ai"]],
    ["mistral", ["Mistral", "mistral_ai", "mistral.chat"]],
    ["xai", ["xAI", "x_ai", "xai.chat"]],
    ["moonshotai", ["Moonshot AI", "moonshot_ai", "moonshot"]],
    ["deepseek", ["DeepSeek", "deepseek_ai", "deepseek.chat"]],
    ["together", ["Together", "together_ai", "together_ai.chat"]],
    ["ibm-watsonx", ["IBM watsonx", "ibm.watsonx.ai"]],
    ["together/fp8", ["Together_AI/FP8"]],
    ["novita", ["Novita", "novita.some.where"]],
    ["constructor", ["constructor"]],
  ])("%s stands for each of its spellings", (key, spellings) => {
    expect(spellings.map(toProviderKey)).toEqual(spellings.map(() => key));
  });
});
