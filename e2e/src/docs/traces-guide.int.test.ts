import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { startServer, type TestServer, type TestTeam } from "@daybook/testkit";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { readEvents } from "../emitters/usage-read.js";

/** Where the programs of the guide find the packages that they import. */
const E2E = fileURLToPath(new URL("../../", import.meta.url));
const GUIDE = fileURLToPath(new URL("../../../docs/guides/traces.md", import.meta.url));

let server: TestServer;
let team: TestTeam;
let programs: string[];

beforeAll(async () => {
  server = await startServer();
  const guide = await readFile(GUIDE, "utf8");
  programs = [...guide.matchAll(/^```js\n([\s\S]*?)^```$/gm)].map(([, text = ""]) => text);
});
afterAll(() => server.close());
beforeEach(async () => {
  team = await server.createTeam();
});

/** Runs a program with the environment that the guide's first block sets. */
async function run(program: string): Promise<void> {
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    cwd: E2E,
    env: {
      ...process.env,
      OTEL_EXPORTER_OTLP_ENDPOINT: server.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf",
      OTEL_EXPORTER_OTLP_HEADERS: `Authorization=Bearer%20${team.ingestKey}`,
    },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const exitCode = await new Promise<number | null>((resolve) => child.once("close", resolve));
  if (exitCode !== 0) throw new Error(`the program ended with ${exitCode}: ${output}`);
}

const CALL = { user: "ada@example.com", chat_id: "chat-1", provider_name: "OpenAI", model: "openai/gpt-4.1" };

test("a span by hand is an event of its person and chat", async () => {
  expect(programs).toHaveLength(3);
  await run(programs[0] ?? "");
  expect(await readEvents(server, team)).toMatchObject([{ ...CALL, prompt_tokens: 50, completion_tokens: 125 }]);
});

/** What the reader has already: tracing, and a model, which here is one that answers by itself. */
function around(program: string, { ai, model, usage }: { ai: string; model: string; usage: string }): string {
  const imports = program.includes("import") ? "" : `import { generateText } from "${ai}";\n`;
  // Three versions of the SDK side by side have three of the API, and an API takes no tracing that an older one has set.
  const telemetry = ai === "ai-7" ? "@ai-sdk/otel" : ai;
  return `import { createRequire } from "node:module";
    import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
    import { BasicTracerProvider, BatchSpanProcessor } from "@opentelemetry/sdk-trace-base";
    import { ${model} } from "${ai}/test";
    ${imports}
    const provider = new BasicTracerProvider({ spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())] });
    const { trace } = createRequire(import.meta.resolve("${telemetry}"))("@opentelemetry/api");
    trace.setGlobalTracerProvider(provider);
    const model = new ${model}({ provider: "openai.chat", modelId: "gpt-4.1", doGenerate: async () => ({
      content: [{ type: "text", text: "Hi" }], finishReason: ${ai === "ai-5" ? '"stop"' : '{ unified: "stop", raw: "stop" }'},
      usage: ${usage}, warnings: [] }) });
    ${program.replaceAll('from "ai"', `from "${ai}"`)}
    await provider.shutdown();`;
}

const USAGE_5 = "{ inputTokens: 50, outputTokens: 125, totalTokens: 175 }";
const USAGE_6 = "{ inputTokens: { total: 50, noCache: 50 }, outputTokens: { total: 125, text: 125 } }";

test.each([
  { name: "AI SDK 7", program: 1, ai: "ai-7", model: "MockLanguageModelV4", usage: USAGE_6 },
  { name: "AI SDK 6", program: 2, ai: "ai-6", model: "MockLanguageModelV3", usage: USAGE_6 },
  { name: "AI SDK 5", program: 2, ai: "ai-5", model: "MockLanguageModelV2", usage: USAGE_5 },
])("$name as the guide sets it up is an event of its person and chat", async ({ program, ...version }) => {
  await run(around(programs[program] ?? "", version));
  expect(await readEvents(server, team)).toMatchObject([{ ...CALL, prompt_tokens: 50, completion_tokens: 125 }]);
});
