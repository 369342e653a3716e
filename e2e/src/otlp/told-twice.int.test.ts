import { sealDays } from "@daybook/engine";
import { startServer, type TestServer, type TestTeam } from "@daybook/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { readEvents, readUsage } from "../emitters/usage-read.js";
import { callSpan, type JsonSpan, traces } from "./otlp-bodies.js";

let server: TestServer;
let team: TestTeam;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  team = await server.createTeam();
});

async function send(spans: readonly JsonSpan[], service = "chat-app"): Promise<void> {
  const [group] = traces(spans).resourceSpans;
  const resource = { attributes: [{ key: "service.name", value: { stringValue: service } }] };
  const body = { resourceSpans: [{ resource, ...group }] };
  const answer = await server.call("POST", "/v1/traces", { key: team.ingestKey, body });
  expect(answer).toMatchObject({ status: 200, text: "{}" });
}

async function seal(): Promise<void> {
  const days = [0, 1].map((back) => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10));
  await sealDays(server.daybook.analytics, { team: team.id, days });
}

/** Every order in which some deliveries may come. */
function orders<Item>(items: readonly Item[]): Item[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, at) => orders(items.toSpliced(at, 1)).map((rest) => [item, ...rest]));
}

const ANSWER = "gen-1785300000-AbCdEfGhIj";
const TOKENS = { "gen_ai.usage.input_tokens": 100, "gen_ai.usage.output_tokens": 50 };
const chat = (more: Record<string, string | number> = {}): Record<string, string | number> => ({
  "gen_ai.operation.name": "chat",
  "gen_ai.request.model": "openai/gpt-4.1",
  ...TOKENS,
  ...more,
});

describe("a gateway and an application tell of one call, in two traces", () => {
  const app = callSpan({
    traceId: "a".repeat(32),
    spanId: "a".repeat(16),
    parentSpanId: "b".repeat(16),
    attributes: chat({ "gen_ai.response.id": ANSWER }),
  });
  const request = callSpan({ traceId: "a".repeat(32), spanId: "b".repeat(16), attributes: { "user.id": "ada" } });
  const broadcast = callSpan({
    traceId: "c".repeat(32),
    spanId: "c".repeat(16),
    name: "LLM Generation",
    attributes: chat({
      "span.type": "generation",
      "gen_ai.response.id": ANSWER,
      "gen_ai.usage.total_cost": "0.0125",
      "trace.metadata.openrouter.provider_name": "Azure",
    }),
  });
  const deliveries = [
    { spans: [app], service: "chat-app" },
    { spans: [request], service: "chat-app" },
    { spans: [broadcast], service: "openrouter" },
  ];

  test.each(orders(deliveries).map((order) => ({ order })))(
    "one request, the gateway's cost and host, the application's user: order %#",
    async ({ order }) => {
      for (const { spans, service } of order) {
        await send(spans, service);
        // A seal between any two deliveries must not keep what is taken back.
        await seal();
      }
      for (const { spans, service } of order) await send(spans, service);
      expect(await readUsage(server, team)).toMatchObject({ requests: 1, prompt: 100, completion: 50 });
      expect(await readEvents(server, team)).toMatchObject([
        { source: "openrouter", id: ANSWER, user: "ada", provider_name: "Azure", usage: "0.0125" },
      ]);
    },
  );

  test("also when the two tellings fall on two sides of midnight", async () => {
    const midnight = new Date().setUTCHours(0, 0, 0, 0);
    const at = (span: JsonSpan, ms: number): JsonSpan => ({ ...span, startTimeUnixNano: `${midnight + ms}000000` });
    for (const isAppFirst of [true, false]) {
      team = await server.createTeam();
      const tell = [() => send([at(app, -20), request]), () => send([at(broadcast, 30)], "openrouter")];
      for (const each of isAppFirst ? tell : tell.toReversed()) {
        await each();
        await seal();
      }
      expect(await readUsage(server, team)).toMatchObject({ requests: 1, prompt: 100 });
      const day = new Date(midnight).toISOString().slice(0, 10);
      expect(await readEvents(server, team)).toMatchObject([{ day, source: "openrouter" }]);
    }
  });
});

describe("complaints of other systems' users", () => {
  test("wrapper and inner span both counted (langfuse/langfuse#14754, strands-agents/harness-sdk#1267)", async () => {
    const agent = callSpan({
      attributes: { ...chat(), "gen_ai.operation.name": "invoke_agent", "gen_ai.usage.input_tokens": 200 },
    });
    const calls = ["resp-11111", "resp-22222"].map((id) =>
      callSpan({ parentSpanId: agent.spanId, attributes: chat({ "gen_ai.response.id": id }) }),
    );
    await send([agent, ...calls]);
    expect(await readUsage(server, team)).toMatchObject({ requests: 2, prompt: 200, completion: 100 });
  });

  test("cached tokens added on top (langfuse/langfuse#10592, BerriAI/litellm#9812)", async () => {
    await send([callSpan({ attributes: chat({ "gen_ai.usage.cache_read.input_tokens": 90 }) })]);
    expect(await readUsage(server, team)).toMatchObject({ prompt: 100, cached: 90 });
  });

  test("cached tokens not seen where the prompt leaves them out (BerriAI/litellm#11364)", async () => {
    const attributes = { ...chat(), "gen_ai.usage.input_tokens": 10, "gen_ai.usage.cache_read.input_tokens": 90 };
    await send([callSpan({ attributes })]);
    expect(await readUsage(server, team)).toMatchObject({ prompt: 100, cached: 90 });
  });

  test("reasoning added to the output again (langfuse/langfuse#11244)", async () => {
    await send([callSpan({ attributes: chat({ "gen_ai.usage.reasoning.output_tokens": 20 }) })]);
    expect(await readUsage(server, team)).toMatchObject({ completion: 50, reasoning: 20 });
  });

  test("streamed calls and unknown prices recorded as $0 (BerriAI/litellm#6633, #12313)", async () => {
    await send([callSpan({ attributes: chat() })]);
    expect(await readEvents(server, team)).toMatchObject([{ usage: null, cost_source: "unknown" }]);
    const { json } = await server.call(
      "GET",
      `/v1/reports/activity?start=${new Date(Date.now() - 9e7).toISOString()}`,
      {
        key: team.managementKey,
      },
    );
    expect(json).toMatchObject({ meta: { totals: { requests: 1, priced_requests: 0 } } });
  });

  test("duplicates from retries (BerriAI/litellm#15740, ccusage/ccusage#888)", async () => {
    const span = callSpan({ attributes: chat() });
    for (let turn = 0; turn < 4; turn++) await send([span, span]);
    expect(await readUsage(server, team)).toMatchObject({ requests: 1, prompt: 100 });
  });

  test("a trace id that two tenants share (comet-ml/opik#7473)", async () => {
    const span = callSpan({ attributes: chat() });
    await send([span]);
    const first = team;
    team = await server.createTeam();
    await send([{ ...span, attributes: callSpan({ attributes: chat({ "user.id": "bo" }) }).attributes }]);
    expect(await readEvents(server, first)).toMatchObject([{ user: "" }]);
    expect(await readEvents(server, team)).toMatchObject([{ user: "bo" }]);
  });

  test("spend that no person can be tied to (Metabuilder-Labs/tokenjam#326)", async () => {
    const root = callSpan({ attributes: { "user.id": "ada", "session.id": "chat-9" } });
    await send([callSpan({ parentSpanId: root.spanId, attributes: chat() })]);
    await send([root]);
    expect(await readEvents(server, team)).toMatchObject([{ user: "ada", chat_id: "chat-9" }]);
  });
});
