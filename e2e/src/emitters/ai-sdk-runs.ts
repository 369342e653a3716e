import { LegacyOpenTelemetry, OpenTelemetry } from "@ai-sdk/otel";
import type { Tracer } from "@opentelemetry/api";
import * as ai5 from "ai-5";
import * as test5 from "ai-5/test";
import * as ai6 from "ai-6";
import * as test6 from "ai-6/test";
import * as ai7 from "ai-7";
import * as test7 from "ai-7/test";

/** What an application does with a model, and what reports must say of it. */
export const AI_SDK_CASES = {
  plain: { requests: 1, prompt: 100, completion: 50, cached: 40, reasoning: 5 },
  streamed: { requests: 1, prompt: 100, completion: 50, cached: 40, reasoning: 5 },
  "tool loop": { requests: 2, prompt: 200, completion: 100, cached: 80, reasoning: 10 },
  retry: { requests: 1, prompt: 100, completion: 50, cached: 40, reasoning: 5 },
  failure: { requests: 0, prompt: 0, completion: 0, cached: 0, reasoning: 0 },
  embedding: { requests: 2, prompt: 14, completion: 0, cached: 0, reasoning: 0 },
} as const;
export type AiSdkCase = keyof typeof AI_SDK_CASES;

/** Who calls, set as the SDK's documentation does it. */
export interface WhoCalls {
  userId: string;
  sessionId: string;
}

export interface AiSdkVersion {
  name: string;
  run(which: AiSdkCase, tracer: Tracer, who: WhoCalls): Promise<void>;
  /** What a case shows in this version where it is less than in the others. */
  differs?: Partial<Record<AiSdkCase, Partial<(typeof AI_SDK_CASES)[AiSdkCase]>>>;
}

const WORDS = "words of the prompt";
const weather = { description: "weather", execute: () => "rain" };
const citySchema = { type: "object", properties: { city: { type: "string" } } } as const;
const usageOf2 = { inputTokens: 100, outputTokens: 50, totalTokens: 150, cachedInputTokens: 40, reasoningTokens: 5 };
const usageOf3 = {
  inputTokens: { total: 100, noCache: 60, cacheRead: 40, cacheWrite: 0 },
  outputTokens: { total: 50, text: 45, reasoning: 5 },
};
let answers = 0;
const response = (): { id: string; modelId: string; timestamp: Date } => ({
  id: `chatcmpl-${Date.now().toString(36)}-${++answers}`,
  modelId: "gpt-4.1-2025-04-14",
  timestamp: new Date(),
});
const named = { provider: "openai.chat", modelId: "gpt-4.1" };
const text = { type: "text", text: "words of the answer" } as const;
const toolCall = { type: "tool-call", toolCallId: "c1", toolName: "weather", input: '{"city":"Paris"}' } as const;

/** One model for a case: what it answers at each turn. */
function turnsOf(which: AiSdkCase): ("text" | "tool" | "fail" | "unavailable")[] {
  if (which === "tool loop") return ["tool", "text"];
  if (which === "failure") return ["fail"];
  return which === "retry" ? ["unavailable", "text"] : ["text"];
}

function unavailable(): Error {
  return new ai6.APICallError({
    message: "try again",
    url: "https://api.example",
    requestBodyValues: {},
    statusCode: 503,
    isRetryable: true,
    responseHeaders: { "retry-after-ms": "1" },
  });
}

const failure = (turn: "fail" | "unavailable"): Error =>
  turn === "unavailable" ? unavailable() : new Error("words of the failure");

async function run5(which: AiSdkCase, tracer: Tracer, who: WhoCalls): Promise<void> {
  const telemetry = { experimental_telemetry: { isEnabled: true, tracer: tracer as never, metadata: { ...who } } };
  const turns = turnsOf(which);
  const model = new test5.MockLanguageModelV2({
    ...named,
    doGenerate: async () => {
      const turn = turns.shift() ?? "text";
      if (turn === "fail" || turn === "unavailable") throw failure(turn);
      const content = turn === "tool" ? [toolCall] : [text];
      const finishReason = turn === "tool" ? "tool-calls" : "stop";
      return { content, finishReason, usage: usageOf2, warnings: [], response: response() };
    },
    doStream: async () => ({
      stream: test5.convertArrayToReadableStream([
        { type: "stream-start", warnings: [] },
        { type: "response-metadata", ...response() },
        { type: "text-start", id: "1" },
        { type: "text-delta", id: "1", delta: text.text },
        { type: "text-end", id: "1" },
        { type: "finish", finishReason: "stop", usage: usageOf2 },
      ]),
    }),
  });
  if (which === "embedding") {
    const embedder = new test5.MockEmbeddingModelV2<string>({
      ...embedding,
      doEmbed: async ({ values }) => ({ embeddings: values.map(() => [1]), usage: { tokens: tokensOf(values) } }),
    });
    await ai5.embedMany({ model: embedder, values: [...VALUES], ...telemetry });
  } else if (which === "streamed") {
    await ai5.streamText({ model, prompt: WORDS, ...telemetry }).consumeStream();
  } else {
    await settled(
      ai5.generateText({
        model,
        prompt: WORDS,
        tools: { weather: { ...weather, inputSchema: ai5.jsonSchema(citySchema) } },
        stopWhen: ai5.stepCountIs(3),
        ...telemetry,
      }),
    );
  }
}

async function run6(which: AiSdkCase, tracer: Tracer, who: WhoCalls): Promise<void> {
  const telemetry = { experimental_telemetry: { isEnabled: true, tracer: tracer as never, metadata: { ...who } } };
  const turns = turnsOf(which);
  const reason = (unified: "stop" | "tool-calls") => ({ unified, raw: unified });
  const model = new test6.MockLanguageModelV3({
    ...named,
    doGenerate: async () => {
      const turn = turns.shift() ?? "text";
      if (turn === "fail" || turn === "unavailable") throw failure(turn);
      const content = turn === "tool" ? [toolCall] : [text];
      const finishReason = reason(turn === "tool" ? "tool-calls" : "stop");
      return { content, finishReason, usage: usageOf3, warnings: [], response: response() };
    },
    doStream: async () => ({
      stream: test6.convertArrayToReadableStream([
        { type: "stream-start", warnings: [] },
        { type: "response-metadata", ...response() },
        { type: "text-start", id: "1" },
        { type: "text-delta", id: "1", delta: text.text },
        { type: "text-end", id: "1" },
        { type: "finish", finishReason: reason("stop"), usage: usageOf3 },
      ]),
    }),
  });
  if (which === "embedding") {
    const embedder = new test6.MockEmbeddingModelV3({
      ...embedding,
      doEmbed: async ({ values }) => ({
        embeddings: values.map(() => [1]),
        usage: { tokens: tokensOf(values) },
        warnings: [],
      }),
    });
    await ai6.embedMany({ model: embedder, values: [...VALUES], ...telemetry });
  } else if (which === "streamed") {
    await ai6.streamText({ model, prompt: WORDS, ...telemetry }).consumeStream();
  } else {
    await settled(
      ai6.generateText({
        model,
        prompt: WORDS,
        tools: { weather: { ...weather, inputSchema: ai6.jsonSchema(citySchema) } },
        stopWhen: ai6.stepCountIs(3),
        ...telemetry,
      }),
    );
  }
}

async function run7(which: AiSdkCase, integration: OpenTelemetry | LegacyOpenTelemetry, who: WhoCalls): Promise<void> {
  const telemetry = {
    runtimeContext: { ...who },
    telemetry: { integrations: [integration], includeRuntimeContext: { userId: true, sessionId: true } },
  };
  const turns = turnsOf(which);
  const reason = (unified: "stop" | "tool-calls") => ({ unified, raw: unified });
  const model = new test7.MockLanguageModelV4({
    ...named,
    doGenerate: async () => {
      const turn = turns.shift() ?? "text";
      if (turn === "fail" || turn === "unavailable") throw failure(turn);
      const content = turn === "tool" ? [toolCall] : [text];
      const finishReason = reason(turn === "tool" ? "tool-calls" : "stop");
      return { content, finishReason, usage: usageOf3, warnings: [], response: response() };
    },
    doStream: async () => ({
      stream: test7.convertArrayToReadableStream([
        { type: "stream-start", warnings: [] },
        { type: "response-metadata", ...response() },
        { type: "text-start", id: "1" },
        { type: "text-delta", id: "1", delta: text.text },
        { type: "text-end", id: "1" },
        { type: "finish", finishReason: reason("stop"), usage: usageOf3 },
      ]),
    }),
  });
  if (which === "embedding") {
    const embedder = new test7.MockEmbeddingModelV4({
      ...embedding,
      doEmbed: async ({ values }) => ({
        embeddings: values.map(() => [1]),
        usage: { tokens: tokensOf(values) },
        warnings: [],
      }),
    });
    await ai7.embedMany({ model: embedder, values: [...VALUES], ...telemetry });
  } else if (which === "streamed") {
    await ai7.streamText({ model, prompt: WORDS, ...telemetry }).consumeStream();
  } else {
    await settled(
      ai7.generateText({
        model,
        prompt: WORDS,
        tools: { weather: { ...weather, inputSchema: ai7.jsonSchema(citySchema) } },
        stopWhen: ai7.isStepCount(3),
        ...telemetry,
      }),
    );
  }
}

const VALUES = ["a", "b", "c"] as const;
const embedding = { provider: "openai.embedding", modelId: "text-embedding-3-small", maxEmbeddingsPerCall: 2 };

/** Two values are ten tokens, one is four. */
function tokensOf(values: readonly string[]): number {
  return values.length === 2 ? 10 : 4;
}

/** A failure is what some cases are about. */
async function settled(call: PromiseLike<unknown>): Promise<void> {
  await Promise.allSettled([call]);
}

export const AI_SDK_VERSIONS: readonly AiSdkVersion[] = [
  {
    name: "AI SDK 5",
    run: run5,
    // Of calls that are not streamed, version 5 tells neither cached nor reasoning tokens.
    differs: {
      plain: { cached: 0, reasoning: 0 },
      "tool loop": { cached: 0, reasoning: 0 },
      retry: { cached: 0, reasoning: 0 },
    } as never,
  },
  { name: "AI SDK 6", run: run6 },
  {
    name: "AI SDK 7",
    run: (which, tracer, who) =>
      run7(which, new OpenTelemetry({ tracer, usage: true, providerMetadata: true, runtimeContext: true }), who),
  },
  {
    name: "AI SDK 7 with its legacy telemetry",
    run: (which, tracer, who) => run7(which, new LegacyOpenTelemetry({ tracer }), who),
  },
];
