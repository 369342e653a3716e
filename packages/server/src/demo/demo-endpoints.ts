/** A model at one provider. Prices are invented, in picodollars (10⁻¹² USD) a token. */
export interface DemoEndpoint {
  /** Null: the sender does not know it and Daybook derives it. */
  endpointId: string | null;
  model: string;
  modelPermaslug: string;
  providerName: string;
  promptPicoUsd: bigint;
  cachedPicoUsd: bigint;
  completionPicoUsd: bigint;
  /** Paid on the team's own provider key: the team is charged a twentieth as a fee. */
  isByok: boolean;
  reasons: boolean;
  tokensPerSecond: number;
  firstTokenMs: number;
  /** How often it is chosen, relative to the others. */
  weight: number;
}

const DEFAULTS = { isByok: false, reasons: false, tokensPerSecond: 80, firstTokenMs: 400 };

export const DEMO_ENDPOINTS: readonly DemoEndpoint[] = [
  {
    ...DEFAULTS,
    endpointId: "0b6a3c52-6f0e-4d2b-9a55-5f3f0f6d1c01",
    model: "openai/gpt-4.1",
    modelPermaslug: "openai/gpt-4.1-2025-04-14",
    providerName: "OpenAI",
    ...price(2_100, 520, 8_300),
    weight: 18,
  },
  {
    ...DEFAULTS,
    endpointId: "1c7b4d63-7a1f-4e3c-8b66-604010702d02",
    model: "openai/gpt-4.1",
    modelPermaslug: "openai/gpt-4.1-2025-04-14",
    providerName: "Azure",
    ...price(2_100, 520, 8_300),
    isByok: true,
    weight: 7,
  },
  {
    ...DEFAULTS,
    endpointId: "2d8c5e74-8b20-4f4d-9c77-715121813e03",
    model: "openai/gpt-4.1-mini",
    modelPermaslug: "openai/gpt-4.1-mini-2025-04-14",
    providerName: "OpenAI",
    ...price(430, 110, 1_700),
    firstTokenMs: 250,
    weight: 20,
  },
  {
    ...DEFAULTS,
    endpointId: "3e9d6f85-9c31-405e-ad88-826232924f04",
    model: "openai/o4-mini",
    modelPermaslug: "openai/o4-mini-2025-04-16",
    providerName: "OpenAI",
    ...price(1_150, 290, 4_600),
    reasons: true,
    firstTokenMs: 2_600,
    weight: 6,
  },
  {
    ...DEFAULTS,
    endpointId: "4fae7096-ad42-416f-be99-937343a35005",
    model: "anthropic/claude-sonnet-4",
    modelPermaslug: "anthropic/claude-4-sonnet-20250522",
    providerName: "Anthropic",
    ...price(3_200, 320, 15_400),
    firstTokenMs: 700,
    weight: 16,
  },
  {
    ...DEFAULTS,
    endpointId: "50bf81a7-be53-4270-8faa-a48454b46106",
    model: "anthropic/claude-sonnet-4",
    modelPermaslug: "anthropic/claude-4-sonnet-20250522",
    providerName: "Amazon Bedrock",
    ...price(3_200, 320, 15_400),
    isByok: true,
    firstTokenMs: 900,
    weight: 5,
  },
  {
    ...DEFAULTS,
    endpointId: "61c092b8-cf64-4381-90bb-b59565c57207",
    model: "anthropic/claude-3.5-haiku",
    modelPermaslug: "anthropic/claude-3-5-haiku-20241022",
    providerName: "Anthropic",
    ...price(830, 85, 4_100),
    weight: 7,
  },
  {
    ...DEFAULTS,
    endpointId: "72d1a3c9-d075-4492-a1cc-c6a676d68308",
    model: "google/gemini-2.5-pro",
    modelPermaslug: "google/gemini-2.5-pro",
    providerName: "Google",
    ...price(1_300, 320, 10_200),
    reasons: true,
    firstTokenMs: 1_900,
    weight: 6,
  },
  {
    ...DEFAULTS,
    endpointId: "83e2b4da-e186-45a3-b2dd-d7b787e79409",
    model: "google/gemini-2.5-flash",
    modelPermaslug: "google/gemini-2.5-flash",
    providerName: "Google",
    ...price(310, 75, 2_600),
    tokensPerSecond: 160,
    weight: 9,
  },
  {
    ...DEFAULTS,
    endpointId: "94f3c5eb-f297-46b4-83ee-e8c898f8a50a",
    model: "meta-llama/llama-3.3-70b-instruct",
    modelPermaslug: "meta-llama/llama-3.3-70b-instruct",
    providerName: "Groq",
    ...price(600, 600, 800),
    tokensPerSecond: 260,
    firstTokenMs: 120,
    weight: 4,
  },
  {
    ...DEFAULTS,
    endpointId: null,
    model: "mistralai/mistral-small-3.2",
    modelPermaslug: "mistralai/mistral-small-3.2-24b-instruct-2506",
    providerName: "Mistral",
    ...price(110, 110, 320),
    weight: 4,
  },
  {
    ...DEFAULTS,
    endpointId: null,
    model: "deepseek/deepseek-chat-v3",
    modelPermaslug: "deepseek/deepseek-chat-v3-0324",
    providerName: "Fireworks",
    ...price(890, 890, 910),
    weight: 3,
  },
];

/** From nanodollars a token, the same number as USD per thousand million tokens. */
function price(prompt: number, cached: number, completion: number): Price {
  return {
    promptPicoUsd: BigInt(prompt) * 1_000n,
    cachedPicoUsd: BigInt(cached) * 1_000n,
    completionPicoUsd: BigInt(completion) * 1_000n,
  };
}

type Price = Pick<DemoEndpoint, "promptPicoUsd" | "cachedPicoUsd" | "completionPicoUsd">;
