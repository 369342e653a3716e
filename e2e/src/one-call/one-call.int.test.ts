/*
 * One call of a model is one event, whichever doors tell it, through HTTP on a running server.
 *
 * What users of other systems complain about in public, and the tests that show it does not happen here ("told twice" is
 * e2e/src/otlp/told-twice.int.test.ts, "traces" packages/engine/src/normalize/spans/resolve-trace.test.ts):
 *
 * | # | complaint | shown by |
 * | --- | --- | --- |
 * | 1 | wrapper and inner span both counted | told twice: "wrapper and inner span both counted"; emitters/ai-sdk.int.test.ts |
 * | 2 | cached tokens added on top, or not seen | told twice: "cached tokens added on top", "… not seen …" |
 * | 3 | reasoning added to the output again | told twice: "reasoning added to the output again" |
 * | 4 | streamed calls recorded as $0 | told twice: "streamed calls and unknown prices recorded as $0" |
 * | 5 | aborted streams lose their usage | here: "complaint 5" |
 * | 6 | UTC against local day | here: "complaint 6" |
 * | 7 | duplicates from retries, replays, resumed sessions; a trace id of two tenants | here: "law 5", "complaint 7"; told twice |
 * | 8 | unknown price shown as $0, drift from the bill | here: "complaint 8"; told twice |
 * | 9 | spend that no person can be tied to | told twice: "spend that no person can be tied to"; here: "law 5" |
 * | 10 | cache hits charged | here: "complaint 10" |
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sealDays } from "@daybook/engine";
import { generation, startServer, type TestServer, type TestTeam } from "@daybook/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { readEverything, readEvents, readUsage } from "../emitters/usage-read.js";
import { callSpan, type JsonSpan, traces } from "../otlp/otlp-bodies.js";

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const MINUTE_AGO = Date.now() - 60_000;
const MIDNIGHT = new Date().setUTCHours(0, 0, 0, 0);
const ANSWER = "gen-1785300000-AbCdEfGhIj";

let dataDir: string;
let server: TestServer;
let team: TestTeam;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "daybook-one-call-"));
  server = await startServer({ dataDir });
});
afterAll(async () => {
  await server.close();
  await rm(dataDir, { recursive: true, force: true });
});
beforeEach(async () => {
  team = await server.createTeam();
});

async function sendSpans(spans: readonly JsonSpan[], service = "chat-app"): Promise<void> {
  const [group] = traces(spans).resourceSpans;
  const resource = { attributes: [{ key: "service.name", value: { stringValue: service } }] };
  const body = { resourceSpans: [{ resource, ...group }] };
  expect(await server.call("POST", "/v1/traces", { key: team.ingestKey, body })).toMatchObject({ status: 200 });
}

async function importFile(text: string): Promise<void> {
  const answer = await server.call("POST", "/v1/import", { key: team.ingestKey, body: text });
  expect(answer).toMatchObject({ status: 200, json: { refused: 0 } });
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

type Attributes = Record<string, string | number>;
const CHAT: Attributes = {
  "gen_ai.operation.name": "chat",
  "gen_ai.request.model": "openai/gpt-4.1",
  "gen_ai.response.id": ANSWER,
};
const TOKENS: Attributes = { "gen_ai.usage.input_tokens": 100, "gen_ai.usage.output_tokens": 50 };

const at = (span: JsonSpan, ms: number): JsonSpan => ({ ...span, startTimeUnixNano: `${ms}000000` });

/** The four doors by which the same generation is told, each with something that only it knows. */
const tell = {
  span: (ms = MINUTE_AGO) =>
    sendSpans([
      at(callSpan({ traceId: "a".repeat(32), spanId: "b".repeat(16), attributes: { "user.id": "ada" } }), ms),
      at(
        callSpan({
          traceId: "a".repeat(32),
          spanId: "a".repeat(16),
          parentSpanId: "b".repeat(16),
          attributes: { ...CHAT, ...TOKENS },
        }),
        ms,
      ),
    ]),
  broadcast: (ms = MINUTE_AGO) =>
    sendSpans(
      [
        at(
          callSpan({
            traceId: "c".repeat(32),
            spanId: "c".repeat(16),
            name: "LLM Generation",
            attributes: {
              ...CHAT,
              "gen_ai.usage.input_tokens": 101,
              "gen_ai.usage.output_tokens": 51,
              "span.type": "generation",
              "gen_ai.usage.total_cost": "0.0125",
              "trace.metadata.openrouter.provider_name": "Azure",
              "session.id": "chat-9",
            },
          }),
          ms,
        ),
      ],
      "openrouter",
    ),
  csv: (ms = MINUTE_AGO) =>
    importFile(
      "generation_id,created_at,cost_total,tokens_prompt,tokens_completion,model_permaslug,provider_name,app_name\n" +
        `${ANSWER},${new Date(ms).toISOString().replace("T", " ").slice(0, 23)},0.02,97,47,openai/gpt-4.1-2025-04-14,Azure,Notebook\n`,
    ),
  event: (ms = MINUTE_AGO) =>
    server.send(team, [
      generation({
        id: "mine",
        source: "acme",
        time: new Date(ms).toISOString(),
        data: {
          user: null,
          provider_name: "Azure",
          usage: null,
          prompt_tokens: null,
          completion_tokens: null,
          reasoning_tokens: null,
          message_id: "m-1",
          response_id: ANSWER,
        },
      }),
    ]),
};

describe("law 5: one generation from a span, Broadcast and the export is one request", () => {
  test.each(orders(["span", "broadcast", "csv"] as const).map((order) => ({ order })))(
    "cost from the export, tokens from Broadcast, user from the application: $order",
    async ({ order }) => {
      for (const door of order) {
        await tell[door]();
        expect(await readUsage(server, team)).toMatchObject({ requests: 1 });
        await seal();
      }
      await Promise.all(order.map((door) => tell[door]()));
      expect(await readUsage(server, team)).toMatchObject({ requests: 1, prompt: 101, completion: 51 });
      expect(await readEvents(server, team)).toMatchObject([
        { source: "openrouter", id: ANSWER, usage: "0.02", user: "ada", chat_id: "chat-9", app: "Notebook" },
      ]);
    },
  );

  test("also with an event of the sender's own, over midnight, and a restart after each", async () => {
    const tellings = [
      () => tell.csv(MIDNIGHT + 20),
      () => tell.event(MIDNIGHT - 30),
      () => tell.span(MIDNIGHT - 20),
      () => tell.broadcast(MIDNIGHT + 10),
    ];
    for (const each of tellings) {
      await each();
      expect(await readUsage(server, team)).toMatchObject({ requests: 1 });
      await seal();
      await server.close();
      server = await startServer({ dataDir });
    }
    await tellings[1]?.();
    expect(await readUsage(server, team)).toMatchObject({ requests: 1, prompt: 101 });
    expect(await readEvents(server, team)).toMatchObject([
      { id: ANSWER, usage: "0.02", user: "ada", chat_id: "chat-9", app: "Notebook", message_id: "m-1" },
    ]);
    const { json } = await server.call("GET", "/admin/v1/doctor", { key: server.operatorToken });
    expect(JSON.stringify(json)).not.toContain(ANSWER);
  });
});

test("a person who was erased does not come back with another telling, nor does the call count twice", async () => {
  await tell.span();
  await tell.event();
  const erasures = `/admin/v1/teams/${team.slug}/erasures`;
  const { pseudonym } = await server.admin<{ pseudonym: string }>("POST", erasures, { person: "ada" });
  for (const door of ["csv", "span", "event"] as const) {
    await tell[door]();
    expect(await readUsage(server, team)).toMatchObject({ requests: 1, prompt: 97 });
  }
  expect(await readEvents(server, team)).toMatchObject([{ user: pseudonym, usage: "0.02", message_id: "m-1" }]);
  expect(await readEverything(server, team)).not.toMatch(/\bada\b/);
});

describe("complaints of other systems' users", () => {
  test("complaint 5: aborted streams lose their usage (vercel/ai#7805)", async () => {
    await sendSpans([callSpan({ attributes: { ...CHAT, ...TOKENS, "gen_ai.response.finish_reasons": '["error"]' } })]);
    expect(await readUsage(server, team)).toMatchObject({ requests: 1, prompt: 100, completion: 50 });
    // The application saw it break off and knows no numbers; the gateway does.
    team = await server.createTeam();
    await sendSpans([callSpan({ attributes: CHAT })]);
    await tell.csv();
    expect(await readUsage(server, team)).toMatchObject({ requests: 1, prompt: 97, completion: 47 });
    expect(await readEvents(server, team)).toMatchObject([{ usage: "0.02", status: "ok" }]);
  });

  test("complaint 6: a call before midnight in UTC, told after it by another feed, is of one day (BerriAI/litellm#27780)", async () => {
    await tell.span(MIDNIGHT - 100);
    await tell.csv(MIDNIGHT + 1900);
    await seal();
    const days = (await readEvents(server, team)).map(({ day }) => day);
    expect(days).toEqual([new Date(MIDNIGHT).toISOString().slice(0, 10)]);
  });

  test("complaint 7: a retry or a resumed session that makes up new ids (ccusage/ccusage#888, CodexBar#646)", async () => {
    const data = { response_id: "msg_01AbCdEfGh", usage: "0.5" };
    const time = new Date(MINUTE_AGO).toISOString();
    for (const id of ["first", "resumed", "first", "again"]) {
      await server.send(team, [generation({ id, time, data })]);
      await seal();
    }
    expect(await readUsage(server, team)).toMatchObject({ requests: 1, prompt: 50 });
  });

  test("complaint 7: many senders at once tell of the same calls (comet-ml/opik#7473, BerriAI/litellm#17814)", async () => {
    const time = new Date(MINUTE_AGO).toISOString();
    const events = Array.from({ length: 40 }, (_, n) => n).map((n) => ({ n, response_id: `answer-${n}` }));
    const told = (source: string): object[] =>
      events.map(({ n, response_id }) => generation({ source, id: `${n}`, time, data: { response_id } }));
    await Promise.all(["app", "gateway", "job", "app"].map((source) => server.send(team, told(source))));
    expect(await readUsage(server, team)).toMatchObject({ requests: 40, prompt: 2000 });
  });

  test("complaint 8: an unknown price is no $0, and the export's cost takes its place (BerriAI/litellm#12313)", async () => {
    await tell.span();
    expect(await readEvents(server, team)).toMatchObject([{ usage: null, cost_source: "unknown" }]);
    await tell.csv();
    expect(await readEvents(server, team)).toMatchObject([{ usage: "0.02", cost_source: "" }]);
  });

  test("complaint 10: an answer from a cache that repeats the old id is charged once (BerriAI/litellm#13182)", async () => {
    const row = (id: string, cache: string): string =>
      JSON.stringify({
        request_id: id,
        call_type: "acompletion",
        spend: 0.5,
        prompt_tokens: 10,
        completion_tokens: 5,
        startTime: new Date(MINUTE_AGO).toISOString(),
        endTime: new Date(MINUTE_AGO + 900).toISOString(),
        model: "gpt-4.1",
        custom_llm_provider: "openai",
        cache_hit: cache,
        status: "success",
      });
    await importFile(`${row("chatcmpl-11111111", "False")}\n${row("chatcmpl-22222222", "True")}\n`);
    // The application tells both, with the id of the first answer.
    const attributes = { ...CHAT, ...TOKENS, "gen_ai.response.id": "chatcmpl-11111111" };
    await sendSpans([callSpan({ attributes }), callSpan({ attributes })]);
    const events = await readEvents(server, team);
    expect(new Set(events.map(({ usage }) => usage))).toEqual(new Set(["0", "0.5"]));
    expect(events).toHaveLength(2);
  });
});
