import { spawn, spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { startServer, type TestServer, type TestTeam } from "@daybook/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { readEvents } from "../emitters/usage-read.js";
import { protobufOfLogs, recordedSession } from "../otlp/log-bodies.js";
import { callSpan, protobufOf, traces } from "../otlp/otlp-bodies.js";

/*
 * Guides to senders that are not here: the settings in a guide are read as the sender reads them, and a request is made of
 * them as the sender makes it, with what it was recorded to send.
 */

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const E2E = fileURLToPath(new URL("../../", import.meta.url));
/** What stands for the server in the guides. */
const ADDRESSES = ["http://daybook:8787", "https://daybook.example.com", "http://127.0.0.1:8787"];

let server: TestServer;
let team: TestTeam;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  team = await server.createTeam();
});

/** The blocks of one language of a guide, with the test's address and key in them. */
async function blocksOf(guide: string, language: string): Promise<string[]> {
  const page = await readFile(`${ROOT}docs/guides/${guide}.md`, "utf8");
  const blocks = [...page.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\`$`, "gm"))];
  return blocks.map(([, text = ""]) => {
    const own = text.replaceAll("<ingest key>", team.ingestKey);
    return ADDRESSES.reduce((rest, address) => rest.replaceAll(address, server.url), own);
  });
}

async function post(
  url: string,
  headers: Record<string, string>,
  body: Uint8Array | string,
): Promise<{ status: number; text: string }> {
  const answer = await fetch(url, {
    method: "POST",
    headers,
    body: body instanceof Uint8Array ? Buffer.from(body) : body,
  });
  return { status: answer.status, text: await answer.text() };
}

/** What stands before and after the first equals sign of each line or item. */
function pairs(items: readonly string[]): Record<string, string> {
  const named = items.map((item): [string, string] => {
    const at = item.indexOf("=");
    return [item.slice(0, at).trim(), item.slice(at + 1).trim()];
  });
  return Object.fromEntries(named);
}

/** `a=b,c=d` as LiteLLM reads it. */
function headerList(text: string): Record<string, string> {
  return pairs(text.split(","));
}

/** The same as OpenTelemetry's exporters do, which decode what is percent-encoded. */
function exporterHeaders(text: string): Record<string, string> {
  return Object.fromEntries(Object.entries(headerList(text)).map(([name, value]) => [name, decodeURIComponent(value)]));
}

function recorded(path: string): Promise<string> {
  return readFile(`${ROOT}packages/engine/src/normalize/${path}`, "utf8");
}

interface LiteLlmConfig {
  litellm_settings: { callbacks: string[] };
  environment_variables: Record<string, string>;
}

describe("LiteLLM proxy", () => {
  async function config(index: number): Promise<LiteLlmConfig> {
    const blocks = await blocksOf("litellm", "yaml");
    expect(blocks).toHaveLength(2);
    return parse(blocks[index] ?? "") as LiteLlmConfig;
  }

  test("its callback sends each call, failure and cached answer", async () => {
    const { litellm_settings: settings, environment_variables: env } = await config(0);
    expect(settings.callbacks).toEqual(["generic_api"]);
    const payloads = (await recorded("litellm-callback/__fixtures__/payloads.ndjson")).trim().split("\n");
    const headers = { "Content-Type": "application/json", ...headerList(env["GENERIC_LOGGER_HEADERS"] ?? "") };
    const answer = await post(env["GENERIC_LOGGER_ENDPOINT"] ?? "", headers, `[${payloads.join(", ")}]`);
    expect(answer).toMatchObject({ status: 200, text: expect.stringContaining('"taken":4') });
    expect(await readEvents(server, team)).toHaveLength(4);
  });

  test("its traces are the calls that it made", async () => {
    const { litellm_settings: settings, environment_variables: env } = await config(1);
    expect(settings.callbacks).toEqual(["otel"]);
    expect(env["OTEL_EXPORTER"]).toBe("otlp_http");
    const call = callSpan({
      name: "litellm_request",
      attributes: {
        "litellm.call_id": "c-1",
        "gen_ai.operation.name": "chat",
        "gen_ai.request.model": "gpt-4.1",
        "gen_ai.usage.input_tokens": 10,
      },
    });
    const headers = { "content-type": "application/x-protobuf", ...exporterHeaders(env["OTEL_HEADERS"] ?? "") };
    expect(await post(env["OTEL_ENDPOINT"] ?? "", headers, protobufOf(traces([call])))).toMatchObject({ status: 200 });
    expect(await readEvents(server, team)).toMatchObject([{ gateway: "litellm", prompt_tokens: 10 }]);
  });
});

interface CollectorConfig {
  receivers: Record<string, unknown>;
  exporters: Record<string, { endpoint: string; compression: string; headers: Record<string, string> }>;
  service: { pipelines: Record<string, { receivers: string[]; exporters: string[] }> };
}

test("OpenTelemetry Collector: each pipeline ends in an exporter that is set up, and what it sends is taken", async () => {
  const [block = ""] = await blocksOf("collector", "yaml");
  const config = parse(block) as CollectorConfig;
  const bodies = {
    traces: protobufOf(traces([callSpan()])),
    logs: protobufOfLogs(recordedSession(Date.now() - 3_600_000)),
  };
  expect(Object.keys(config.service.pipelines)).toEqual(Object.keys(bodies));
  for (const [signal, { receivers, exporters }] of Object.entries(config.service.pipelines)) {
    for (const name of receivers) expect(Object.keys(config.receivers)).toContain(name);
    for (const name of exporters) {
      const exporter = config.exporters[name];
      if (exporter === undefined) throw new Error(`the guide sets up no exporter ${name}`);
      expect([name.split("/")[0], exporter.compression]).toEqual(["otlphttp", "gzip"]);
      const headers = Object.fromEntries(
        Object.entries(exporter.headers).map(([header, value]) => [
          header,
          value.replace("${env:DAYBOOK_INGEST_KEY}", team.ingestKey),
        ]),
      );
      const sent = { "content-type": "application/x-protobuf", "content-encoding": "gzip", ...headers };
      const body = gzipSync(bodies[signal as keyof typeof bodies]);
      expect(await post(`${exporter.endpoint}/v1/${signal}`, sent, body)).toEqual({ status: 200, text: "" });
    }
  }
  expect(await readEvents(server, team)).toHaveLength(1 + 7);
});

test("OpenRouter Broadcast: the test button passes, and a generation is stored under its own id", async () => {
  const [block = ""] = await blocksOf("openrouter-broadcast", "json");
  const { url, headers } = JSON.parse(block) as { url: string; headers: Record<string, string> };
  const json = { "content-type": "application/json", ...headers };
  expect(await post(url, { ...json, "x-test-connection": "true" }, "{}")).toEqual({ status: 200, text: "{}" });
  expect(await readEvents(server, team)).toEqual([]);
  const body = await recorded("openrouter/__fixtures__/broadcast.json");
  expect(await post(url, json, body)).toEqual({ status: 200, text: "{}" });
  expect(await readEvents(server, team)).toMatchObject([{ source: "openrouter", id: "gen-1785300000-AbCdEf" }]);
});

describe("Claude Code", () => {
  async function requireTaken(env: Record<string, string>): Promise<void> {
    expect(env).toMatchObject({
      CLAUDE_CODE_ENABLE_TELEMETRY: "1",
      OTEL_LOGS_EXPORTER: "otlp",
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf",
    });
    const headers = {
      "content-type": "application/x-protobuf",
      ...exporterHeaders(env["OTEL_EXPORTER_OTLP_HEADERS"] ?? ""),
    };
    const body = protobufOfLogs(recordedSession(Date.now() - 3_600_000));
    const answer = await post(`${env["OTEL_EXPORTER_OTLP_ENDPOINT"]}/v1/logs`, headers, body);
    expect(answer).toEqual({ status: 200, text: "" });
    expect(await readEvents(server, team)).toHaveLength(7);
  }

  test("with its environment set sends each call, message and session", async () => {
    const [block = ""] = await blocksOf("claude-code", "bash");
    const { stdout, status } = spawnSync("bash", ["-euo", "pipefail", "-c", `${block}\nenv`], {
      env: { PATH: process.env["PATH"] ?? "", INGEST_KEY: team.ingestKey },
      encoding: "utf8",
    });
    expect(status).toBe(0);
    await requireTaken(pairs(stdout.trim().split("\n")));
  });

  test("with the managed settings does the same", async () => {
    const [block = ""] = await blocksOf("claude-code", "json");
    await requireTaken((JSON.parse(block) as { env: Record<string, string> }).env);
  });
});

test("a backend of one's own reports a chat, a message and a generation", async () => {
  const [block = ""] = await blocksOf("backend", "js");
  const child = spawn(process.execPath, ["--input-type=module", "-e", block], {
    cwd: E2E,
    env: { ...process.env, DAYBOOK_BASE_URL: server.url, DAYBOOK_API_KEY: team.ingestKey },
  });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  const exitCode = await new Promise<number | null>((resolve) => child.once("close", resolve));
  expect([exitCode, said]).toEqual([0, ""]);
  const events = await readEvents(server, team);
  expect(new Set(events.map(({ type }) => type))).toEqual(new Set(["chat.created", "generation", "message.created"]));
  expect(events).toHaveLength(3);
  for (const event of events) expect(event).toMatchObject({ user: "ada@example.com", chat_id: "chat-1" });
});
