import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { startServer, type TestServer, type TestTeam } from "@daybook/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createReportedTeam } from "./__fixtures__/reported-team.js";
import { runProgram } from "./__fixtures__/run-program.js";
import { startScriptedServer } from "./__fixtures__/scripted-server.js";
import { Daybook } from "./index.js";

let server: TestServer;
let team: TestTeam;

beforeAll(async () => {
  server = await startServer();
  team = await createReportedTeam(server);
});
afterAll(() => server.close());

function example(name: string): string {
  return resolve(import.meta.dirname, "../examples/dist", `${name}.js`);
}

function environment(key: string): Record<string, string> {
  return { DAYBOOK_API_KEY: key, DAYBOOK_BASE_URL: server.url };
}

test("plain.ts prints both reports", async () => {
  const { code, stdout, stderr } = await runProgram([example("plain")], environment(team.managementKey));
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain("openai/gpt-4.1  1 requests  0.015 USD");
  expect(stdout).toContain(`${team.ownerEmail}  0 chats  1 messages  1 days`);
});

test("plain.ts says what the server says when the key is none", async () => {
  const { code, stderr } = await runProgram([example("plain")], environment("sk-db-v1-none"));
  expect(code).toBe(1);
  expect(stderr).toMatch(/^The server answered 401: ./);
});

test("standalone.ts prints the sum, and says which failure it met", async () => {
  expect(await runProgram([example("standalone")], environment(team.managementKey))).toEqual({
    code: 0,
    stdout: "1 requests, status 200\n",
    stderr: "",
  });
  expect(await runProgram([example("standalone")], environment("sk-db-v1-none"))).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("DAYBOOK_API_KEY"),
  });
});

test("server-rendered.tsx answers with a page that has the report in it, and the state for the browser", async () => {
  const env = { PATH: process.env["PATH"] ?? "", ...environment(team.managementKey) };
  const child = spawn(process.execPath, [example("server-rendered")], { env, stdio: ["ignore", "pipe", "inherit"] });
  const closed = once(child, "close");
  try {
    const lines = createInterface({ input: child.stdout });
    const [line]: unknown[] = await once(lines, "line");
    const page = await (await fetch(String(line), { headers: { connection: "close" } })).text();
    expect(page).toContain(`<li>${team.ownerEmail}: 1 messages</li>`);
    const state = /<script id="state" type="application\/json">(.*)<\/script>/.exec(page)?.[1] ?? "";
    expect(JSON.parse(state)).toMatchObject({
      queries: [{ queryKey: ["@daybook/sdk", "Reports", "getUserActivity", {}], state: { status: "success" } }],
    });
    expect(await closed).toEqual([0, null]);
  } finally {
    child.kill();
  }
});

test("openai-compatible-app.ts answers its users and reports both as active", async () => {
  const service = await startScriptedServer();
  try {
    const completion = {
      model: "gpt-4.1-2025-04-14",
      choices: [{ message: { content: "A book of accounts." }, finish_reason: "stop" }],
      usage: { prompt_tokens: 12, completion_tokens: 34 },
    };
    service.script({ body: { ...completion, id: "chatcmpl-1" } }, { body: { ...completion, id: "chatcmpl-2" } });
    const app = await server.createTeam();
    const outcome = await runProgram([example("openai-compatible-app")], {
      ...environment(app.ingestKey),
      OPENAI_BASE_URL: service.url,
      OPENAI_API_KEY: "sk-test",
    });
    expect(outcome).toEqual({ code: 0, stdout: "A book of accounts.\nA book of accounts.\n", stderr: "" });
    const report = await new Daybook({ serverURL: server.url, apiKey: app.managementKey }).reports.getUserActivity();
    const active = report.data.filter(({ activeDays }) => activeDays === 1).map(({ user }) => user.email);
    expect(active.toSorted()).toEqual(["ada@example.com", "grace@example.com"]);
  } finally {
    await service.close();
  }
});
