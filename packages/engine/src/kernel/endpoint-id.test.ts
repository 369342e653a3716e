import { describe, expect, test } from "vitest";
import { deriveEndpointId } from "./endpoint-id.js";

describe("deriveEndpointId", () => {
  test.each([
    ["openai", "openai/gpt-4.1-2025-04-14", "d3828f61-372d-5356-aa21-b940b26f7463"],
    ["OpenAI", "OpenAI/GPT-4.1-2025-04-14", "d3828f61-372d-5356-aa21-b940b26f7463"],
    ["Anthropic", "anthropic/claude-sonnet-4", "2c37457a-a3b3-5e10-83e5-a2bd8743f2a6"],
    ["novita/fp8", "deepseek/deepseek-chat-v3-0324", "3b34ac1a-f504-5b08-8758-119deae52650"],
    ["unknown", "unknown/unknown", "db1d61ee-01b3-5691-a8e7-3c7da8861e10"],
  ])("%s and %s give the published id, asked once or again", (providerName, permaslug, id) => {
    expect(deriveEndpointId(providerName, permaslug)).toBe(id);
    expect(deriveEndpointId(providerName, permaslug)).toBe(id);
  });

  test("more endpoints than are remembered change no id", () => {
    const before = deriveEndpointId("OpenAI", "openai/gpt-4.1");
    for (let count = 0; count < 5000; count++) deriveEndpointId("OpenAI", `openai/model-${count}`);
    expect(deriveEndpointId("OpenAI", "openai/gpt-4.1")).toBe(before);
  });
});
