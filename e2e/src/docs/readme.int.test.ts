import { spawn } from "node:child_process";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { startServer, type TestServer, type TestTeam } from "@daybook/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const E2E = fileURLToPath(new URL("../../", import.meta.url));
/** The one marker in the README's blocks: it becomes the address of the test's server. Keys come from the environment. */
const ADDRESS = "http://127.0.0.1:8787";

let server: TestServer;
let team: TestTeam;
let tools: string;

beforeAll(async () => {
  server = await startServer();
  team = await server.createTeam();
  tools = await mkdtemp(join(tmpdir(), "daybook-readme-"));
  await writeFile(join(tools, "curl"), CURL);
  await chmod(join(tools, "curl"), 0o755);
});

afterAll(async () => {
  await server.close();
  await rm(tools, { recursive: true, force: true });
});

test(
  "every bash and js block of the README runs against a started server, top to bottom",
  { timeout: 240_000 },
  async () => {
    const blocks = readBlocks(await readFile(join(ROOT, "README.md"), "utf8"));
    const outputs: string[] = [];
    for (const { language, code } of blocks) {
      const text = code.replaceAll(ADDRESS, server.url);
      const { exitCode, output } = await (language === "bash" ? runBash(text) : runModule(text));
      expect(exitCode, `${code}\n${output}`).toBe(0);
      outputs.push(output);
    }
    const [sent, , openRouter, v0, own, commands] = outputs;
    expect(blocks.map(({ language }) => language)).toEqual(["bash", "bash", "js", "js", "js", "bash"]);
    expect(sent).toContain('{"accepted":1}');
    expect(openRouter).toContain("promptTokens: 50");
    expect(v0).toContain("ada@example.com");
    expect(own).toMatch(/^1 \d+$/m);
    expect(commands).toContain("ada@example.com");
    expect(commands).not.toContain("FAILED");
  },
);

/** Fenced blocks that a reader would run; one below a comment `not run by the test` is left out. */
function readBlocks(page: string): { language: string; code: string }[] {
  const fences = page.matchAll(/(<!-- not run by the test[^\n]*-->\n)?^```(bash|js)\n([\s\S]*?)^```$/gm);
  return [...fences]
    .filter(([, excuse]) => excuse === undefined)
    .map(([, , language = "", code = ""]) => ({ language, code }));
}

function runBash(code: string): Promise<{ exitCode: number | null; output: string }> {
  return run("bash", ["-euo", "pipefail", "-c", code], ROOT);
}

/** The module is read from the command line, so its imports are found from the folder that has the clients. */
function runModule(code: string): Promise<{ exitCode: number | null; output: string }> {
  return run(process.execPath, ["--input-type=module", "-e", code], E2E);
}

async function run(
  program: string,
  args: readonly string[],
  cwd: string,
): Promise<{ exitCode: number | null; output: string }> {
  const child = spawn(program, args, {
    cwd,
    env: {
      ...process.env,
      // Last, so that the machine's own curl comes first where there is one.
      PATH: `${process.env["PATH"] ?? ""}${delimiter}${tools}`,
      INGEST_KEY: team.ingestKey,
      MANAGEMENT_KEY: team.managementKey,
      DAYBOOK_URL: server.url,
      DAYBOOK_ADMIN_TOKEN: server.operatorToken,
    },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  return { exitCode, output };
}

/** As much of curl as the README uses, for machines that have only Node: `-sS URL -H "Name: value" -d @-`. */
const CURL = `#!/usr/bin/env node
const args = process.argv.slice(2);
const headers = args.flatMap((arg, at) => (args[at - 1] === "-H" ? [arg.split(/: (.*)/s).slice(0, 2)] : []));
const body = args.includes("-d") ? require("node:fs").readFileSync(0) : undefined;
fetch(args.find((arg) => arg.startsWith("http")), { method: body ? "POST" : "GET", headers, body })
  .then((answer) => answer.text())
  .then((text) => process.stdout.write(text));
`;
