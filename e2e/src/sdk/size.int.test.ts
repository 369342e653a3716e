import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { afterAll, expect, test } from "vitest";

// Bytes of the minified ES module, gzipped: what a page that uses just this loads.
const FUNCTION_BYTES_MAX = 12_000;
const CLASS_BYTES_MAX = 30_000;
const HOOKS_BYTES_MAX = 3_000;

const printed: string[] = [];
// The table is the point of a measurement, and a passing test shows nothing of its own.
afterAll(() => void process.stdout.write(`\nSDK sizes, minified and gzipped\n${printed.join("\n")}\n\n`));

const functions = [
  ["analyticsGetUserActivity", "", "DaybookCore"],
  ["reportsGetUserActivity", "", "DaybookCore"],
  ["eventsSend", "", "DaybookCore"],
  ["analyticsGetUserActivity", "openrouter/", "OpenRouterCore"],
] as const;

test.each(functions)("%s of @daybook/sdk/%s with its client and schema", async (name, entry, core) => {
  const size = await measure(
    `@daybook/sdk/${entry}funcs/${name}.js`,
    oneFunction("@daybook/sdk", { name, entry, core }),
  );
  expectAtMost(size, FUNCTION_BYTES_MAX);
});

test.each(["Daybook", "OpenRouter"])("the whole class %s", async (name) => {
  const from = name === "Daybook" ? "@daybook/sdk" : "@daybook/sdk/openrouter";
  expectAtMost(await measure(`${name} of ${from}`, `export { ${name} } from "${from}"`), CLASS_BYTES_MAX);
});

test.each(["analyticsGetUserActivity", "reportsGetUserActivity", "eventsSend"])("the hooks of %s", async (name) => {
  const without = oneFunction("@daybook/sdk", { name, entry: "", core: "DaybookCore" });
  const hooks = [`export * from "@daybook/sdk/react-query"`, `export * from "@daybook/sdk/react-query/${name}.js"`];
  const alone = await measureBundle(without);
  const together = await measureBundle([without, ...hooks].join("\n"));
  const added = { bytes: together.bytes - alone.bytes, modules: together.modules };
  print(`react-query/${name}.js and the provider add`, added.bytes);
  expectAtMost(added, HOOKS_BYTES_MAX);
});

test("the official packages, measured the same way, are larger", async () => {
  const official = { name: "analyticsGetUserActivity", entry: "", core: "OpenRouterCore" };
  const ours = await measureBundle(oneFunction("@daybook/sdk", { ...official, core: "DaybookCore" }));
  for (const [version, from] of [
    ["1.3.19", "@openrouter/sdk"],
    ["0.1.11", "openrouter-sdk-0"],
  ] as const) {
    const { bytes } = await measure(`one function of @openrouter/sdk ${version}`, oneFunction(from, official));
    expect(ours.bytes).toBeLessThan(bytes / 2);
    await measure(`its whole class`, `export { OpenRouter } from "${from}"`);
  }
  const { bytes } = await measure("v0-sdk 0.16.7", `export { v0 } from "v0-sdk"`);
  const small = await measure("@daybook/sdk/v0", `export { v0 } from "@daybook/sdk/v0"`);
  expect(small.bytes).toBeLessThan(bytes);
});

interface Size {
  bytes: number;
  /** What weighs most, for the message when it is too much. */
  modules: string[];
}

function oneFunction(from: string, { name, entry, core }: { name: string; entry: string; core: string }): string {
  return `export { ${core} } from "${from}/${entry}core.js"; export { ${name} } from "${from}/${entry}funcs/${name}.js"`;
}

async function measure(title: string, contents: string): Promise<Size> {
  const size = await measureBundle(contents);
  print(title, size.bytes);
  return size;
}

async function measureBundle(contents: string): Promise<Size> {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    external: ["react", "react/jsx-runtime", "@tanstack/react-query"],
    write: false,
    metafile: true,
    logLevel: "error",
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error("esbuild made no file.");
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  const modules = inputs
    .toSorted(([, one], [, other]) => other.bytesInOutput - one.bytesInOutput)
    .map(([path, { bytesInOutput }]) => `${bytesInOutput} ${path}`);
  return { bytes: gzipSync(file.contents, { level: 9 }).byteLength, modules: modules.slice(0, 15) };
}

function expectAtMost({ bytes, modules }: Size, bytesMax: number): void {
  if (bytes > bytesMax)
    expect.fail(`${bytes} bytes are more than ${bytesMax}. The largest parts:\n${modules.join("\n")}`);
}

function print(title: string, bytes: number): void {
  printed.push(`${String((bytes / 1000).toFixed(2)).padStart(8)} kB  ${title}`);
}
