import { startServer, type TestServer, type TestTeam } from "@daybook/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { AI_SDK_CASES, AI_SDK_VERSIONS, type AiSdkCase } from "./ai-sdk-runs.js";
import { captureBodies, EXPORTERS, openExporter, openTracing } from "./exporters.js";
import { readDerived, readEvents, readEverything, readUsage } from "./usage-read.js";

let server: TestServer;
let team: TestTeam;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  team = await server.createTeam();
});

const [protobuf] = EXPORTERS;
const WHO = { userId: "ada@example.com", sessionId: "chat-1" };
const CASES = Object.keys(AI_SDK_CASES) as AiSdkCase[];

describe.each(AI_SDK_VERSIONS)("$name", ({ run, differs }) => {
  test.each(CASES)("%s: requests and tokens are exact, and have their person and chat", async (which) => {
    const provider = openTracing(openExporter(protobuf, server.url, team.ingestKey));
    await run(which, provider.getTracer("app"), WHO);
    await provider.forceFlush();
    await provider.shutdown();
    expect(await readUsage(server, team)).toEqual({ ...AI_SDK_CASES[which], ...differs?.[which] });
    const events = await readEvents(server, team);
    expect(events.length).toBeGreaterThan(0);
    for (const event of events) {
      expect(event).toMatchObject({ user: WHO.userId, chat_id: WHO.sessionId, source: "otlp:chat-app" });
    }
  });

  test("words of prompts, answers, tools and failures are nowhere", async () => {
    const provider = openTracing(openExporter(protobuf, server.url, team.ingestKey));
    for (const which of CASES) await run(which, provider.getTracer("app"), WHO);
    await provider.shutdown();
    const kept = await readEverything(server, team);
    expect(kept).toContain("gpt-4.1");
    for (const word of ["words of", "Paris", "rain", "weather"]) expect(kept).not.toContain(word);
  });
});

test.each(EXPORTERS)("$name says the same as every other exporter", async (kind) => {
  const [, , version7] = AI_SDK_VERSIONS;
  const provider = openTracing(openExporter(kind, server.url, team.ingestKey));
  await version7?.run("tool loop", provider.getTracer("app"), WHO);
  await provider.shutdown();
  expect(await readUsage(server, team)).toEqual(AI_SDK_CASES["tool loop"]);
});

test("spans cut into requests of one, sent in any order and again, are the same report", async () => {
  const bodies = await captureBodies(
    protobuf,
    async (provider) => {
      for (const { run } of AI_SDK_VERSIONS) await run("tool loop", provider.getTracer("app"), WHO);
    },
    { spansPerExport: 1 },
  );
  expect(bodies.length).toBeGreaterThan(12);
  const send = async (to: TestTeam, body: (typeof bodies)[number]): Promise<void> => {
    const headers = { "content-type": body.contentType };
    const answer = await server.call("POST", "/v1/traces", { key: to.ingestKey, body: body.bytes, headers });
    expect(answer.status).toBe(200);
  };
  const reference = await server.createTeam();
  for (const body of bodies) await send(reference, body);
  for (const body of bodies.toReversed()) await send(team, body);
  await Promise.all(bodies.map((body) => send(team, body)));
  expect(await readUsage(server, team)).toEqual(await readUsage(server, reference));
  const told = async (of: TestTeam): Promise<unknown[]> =>
    [...(await readEvents(server, of)), ...(await readDerived(server, of))].map(
      ({ team: _, workspace_id: __, ...event }) => event,
    );
  expect(await told(team)).toEqual(await told(reference));
  expect(await readUsage(server, team)).toMatchObject({ requests: 8, prompt: 800, completion: 400 });
});
