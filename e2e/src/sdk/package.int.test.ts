import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build as bundleWithEsbuild } from "esbuild";
import { publint } from "publint";
import { build as bundleWithVite } from "vite";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { ownProgram, type PackedSdk, packSdk, runNode } from "./packed-sdk.js";
import { type ScriptedServer, startScriptedServer } from "./scripted-server.js";
import { errorAnswer, OK } from "./scripts.js";

let sdk: PackedSdk;
let server: ScriptedServer;

const REPORT = { body: { object: "list", data: [], meta: { totalCount: 7, dateRange: { start: null, end: null } } } };
const ACCEPTED = { body: { accepted: 1 } };

const FACTS = [
  "class: openai/gpt-4.1-2025-04-14",
  "function: true 200",
  "error: ForbiddenResponseError the server says 403 true",
  "v0: list 7",
  "reports: 7",
  "send: 1",
  "reporter: closed",
];

beforeAll(async () => {
  [sdk, server] = await Promise.all([packSdk(), startScriptedServer()]);
  await writeFile(join(sdk.project, "run.js"), RUN);
  await writeFile(join(sdk.project, "run-on-the-edge.js"), RUN_ON_THE_EDGE);
});
afterAll(() => Promise.all([sdk.remove(), server.close()]));
beforeEach(() => server.script([OK, OK, errorAnswer(403), REPORT, REPORT, ACCEPTED, ACCEPTED]));

/** Prints what the module named by the first argument finds at the address named by the second. */
const RUN = `
const { consume } = await import(process.argv[2]);
console.log(JSON.stringify(await consume(process.argv[3])));
`;

/** The same where nothing is but the language and what every runtime of the web has; edge runtimes forbid eval. */
const RUN_ON_THE_EDGE = `
import { readFile } from "node:fs/promises";
import { createContext, runInContext } from "node:vm";
const web = { fetch, Request, Response, Headers, URL, URLSearchParams, AbortController, AbortSignal, DOMException };
const more = { TextEncoder, TextDecoder, setTimeout, clearTimeout, queueMicrotask, crypto };
const context = createContext({ ...web, ...more }, { codeGeneration: { strings: false, wasm: false } });
if (runInContext("typeof process + typeof Buffer + typeof require", context) !== "undefined".repeat(3)) throw new Error();
const { consume } = runInContext(await readFile(process.argv[2], "utf8") + ";consumer", context);
console.log(JSON.stringify(await consume(process.argv[3])));
`;

test("publint has nothing to say", async () => {
  const bytes = await readFile(sdk.tarball);
  const tarball = new Uint8Array(bytes).buffer;
  const { messages } = await publint({ pack: { tarball }, strict: true });
  expect(messages).toEqual([]);
});

test("the types of every entry are found by every resolver of ES modules", async () => {
  const program = ownProgram("@arethetypeswrong/cli/dist/index.js");
  const args = [program, sdk.tarball, "--profile", "esm-only", "--format", "json", "--include-entrypoints"];
  // It cannot list what a pattern of the exports stands for.
  const matched = ["funcs/eventsSend.js", "openrouter/funcs/analyticsGetUserActivity.js", "lib/http.js"];
  const hooks = ["react-query/analyticsGetUserActivity.js", "openrouter/react-query/analyticsGetUserActivity.js"];
  const entries = [...matched, ...hooks].map((path) => `./${path}`);
  const { status, output } = await runNode(sdk.project, ...args, ...entries);
  expect({ status, output: status === 0 ? "" : output }).toEqual({ status: 0, output: "" });
});

test("the package holds what it runs on and says under which licence, and no test", async () => {
  const folder = join(sdk.project, "node_modules/@daybook/sdk");
  const files = await readdir(folder, { recursive: true });
  const needed = ["package.json", "README.md", "REACT_QUERY.md", "LICENSE", "dist/index.js", "dist/index.d.ts"];
  expect(needed.filter((path) => !files.includes(path))).toEqual([]);
  expect(files.filter((path) => isOfTests(path))).toEqual([]);
  const licences = [new URL("../../../LICENSE", import.meta.url), join(folder, "LICENSE")];
  const [ours, packed] = await Promise.all(licences.map((path) => readFile(path, "utf8")));
  expect(packed).toBe(ours);
  const others = await readdir(join(sdk.project, "node_modules"));
  expect(others.filter((name) => !name.startsWith("."))).toEqual(["@daybook", "zod"]);
});

test.each([
  ["NodeNext", "NodeNext"],
  ["ESNext", "Bundler"],
])("a strict program compiles with module %s and resolution %s, and runs", async (module, moduleResolution) => {
  const compiler = { module, moduleResolution, target: "ES2022", lib: ["ES2022", "DOM"], types: [], strict: true };
  await writeFile(
    join(sdk.project, "tsconfig.json"),
    JSON.stringify({ compilerOptions: { ...compiler, exactOptionalPropertyTypes: true }, files: ["consumer.ts"] }),
  );
  expect(await runNode(sdk.project, ownProgram("typescript/bin/tsc"))).toEqual({ status: 0, output: "" });
  await expectFacts("run.js", "./consumer.js");
});

test("a program bundled by Vite runs", async () => {
  await bundleWithVite({
    root: sdk.project,
    configFile: false,
    logLevel: "error",
    build: {
      lib: { entry: "consumer.ts", formats: ["es"], fileName: "by-vite" },
      outDir: "vite",
      minify: true,
    },
  });
  await expectAlone("vite/by-vite.js");
  await expectFacts("run.js", "./vite/by-vite.js");
});

test.each([
  ["esm", "run.js"],
  ["iife", "run-on-the-edge.js"],
] as const)("a program bundled by esbuild as %s runs: %s", async (format, runner) => {
  const outfile = `esbuild/${format}.js`;
  await bundleWithEsbuild({
    entryPoints: [join(sdk.project, "consumer.ts")],
    outfile: join(sdk.project, outfile),
    bundle: true,
    minify: true,
    format,
    globalName: "consumer",
    platform: "neutral",
    target: "es2022",
  });
  await expectAlone(outfile);
  await expectFacts(runner, `./${outfile}`);
});

/** Neither a package nor a module of Node is left to be found at run time. */
async function expectAlone(path: string): Promise<void> {
  const text = await readFile(join(sdk.project, path), "utf8");
  expect(text).not.toMatch(/\bfrom\s*["']|\bimport\s*\(|\brequire\s*\(|["']node:/);
}

async function expectFacts(runner: string, module: string): Promise<void> {
  const { status, output } = await runNode(sdk.project, runner, module, server.origin);
  expect({ status, facts: status === 0 ? parseFacts(output) : output }).toEqual({ status: 0, facts: FACTS });
}

function parseFacts(output: string): unknown {
  return JSON.parse(output);
}

function isOfTests(path: string): boolean {
  return /(^|\/)(src|test|__fixtures__)(\/|$)|\.test|test-d|tsbuildinfo/.test(path);
}
