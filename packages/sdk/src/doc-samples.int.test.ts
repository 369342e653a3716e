import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { startServer, type TestServer, type TestTeam } from "@daybook/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createReportedTeam } from "./__fixtures__/reported-team.js";
import { runProgram } from "./__fixtures__/run-program.js";

const PACKAGE = resolve(import.meta.dirname, "..");
const ROOT = resolve(PACKAGE, "../..");
const SEEDS = resolve(ROOT, "../shared/seeds");

interface Sample {
  /** Page and number, as a file name. */
  name: string;
  extension: "ts" | "tsx";
  code: string;
}

let server: TestServer;
let team: TestTeam;
let directory: string;
const ourSamples: Sample[] = await readOurSamples();
/** These need a browser's cookie, or a key and a member that only a reader's own team has. */
const UNRUN = /^docs-(session\w+|keys(?:Update|Revoke)|membersRemove)-md-[12]$/;
const runnable = ourSamples.filter(({ name }) => !UNRUN.test(name));
const seedSamples: Sample[] = existsSync(SEEDS) ? await readSeedSamples() : [];

beforeAll(async () => {
  // Within the package, so that imports are resolved as in a program that has it installed.
  await mkdir(join(PACKAGE, "dist/test"), { recursive: true });
  directory = await mkdtemp(join(PACKAGE, "dist/test/samples-"));
  server = await startServer();
  team = await createReportedTeam(server, "acme");
  await server.createMember(team, { email: "ada@example.com" });
});
afterAll(async () => {
  await server.close();
  await rm(directory, { recursive: true, force: true });
});

test("every code sample of the pages and of the seeds has the types it uses", async () => {
  const samples = [...ourSamples, ...seedSamples];
  await Promise.all(
    samples.map(({ name, extension, code }) => writeFile(join(directory, `${name}.${extension}`), code)),
  );
  await writeFile(
    join(directory, "tsconfig.json"),
    JSON.stringify({
      extends: resolve(ROOT, "tsconfig.base.json"),
      compilerOptions: {
        lib: ["ES2023", "DOM", "DOM.Iterable"],
        jsx: "react-jsx",
        composite: false,
        declaration: false,
        sourceMap: false,
      },
      include: ["*.ts", "*.tsx"],
    }),
  );
  const compiler = resolve(ROOT, "node_modules/typescript/bin/tsc");
  const { code, stdout } = await runProgram([compiler, "-p", directory], {});
  expect(stdout).toBe("");
  expect(code).toBe(0);
});

describe("run against a server", () => {
  test.each(runnable)("the sample $name of our pages succeeds", async ({ name }) => {
    await expectSuccess(name);
    // The next sample of the page adds the same member.
    if (name.startsWith("docs-membersAdd-")) {
      await server.call("DELETE", "/admin/v1/teams/acme/members/bo@example.com", { key: server.operatorToken });
    }
  });

  test.skipIf(seedSamples.length === 0)("the seeds' samples succeed, and print what was reported", async () => {
    // The method, the function, the hooks' imports; the other client's method.
    expect(seedSamples).toHaveLength(4);
    for (const { name, extension } of seedSamples) {
      const stdout = await expectSuccess(name);
      if (extension === "tsx") expect(stdout).toBe("");
      else expect(stdout).toMatch(/model: 'openai\/gpt-4\.1'|object: 'user_activity'/);
    }
  });
});

async function expectSuccess(name: string): Promise<string> {
  const key = team.managementKey;
  const env = {
    DAYBOOK_API_KEY: key,
    OPENROUTER_API_KEY: key,
    V0_API_KEY: key,
    DAYBOOK_BASE_URL: server.url,
  };
  const { code, stdout, stderr } = await runProgram([join(directory, `${name}.js`)], env);
  expect(stderr).toBe("");
  expect(code).toBe(0);
  expect(stdout).not.toContain("failed");
  return stdout;
}

async function readOurSamples(): Promise<Sample[]> {
  const apiPages = (await readdir(join(PACKAGE, "docs"))).map((file) => `docs/${file}`);
  const pages = ["README.md", "REACT_QUERY.md", ...apiPages];
  const samples = await Promise.all(
    pages.map(async (page) => fencedSamples(page, await readFile(join(PACKAGE, page), "utf8"))),
  );
  return samples.flat();
}

/** With the package's name changed and nothing else. */
async function readSeedSamples(): Promise<Sample[]> {
  const files = await readdir(SEEDS);
  const samples = await Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(SEEDS, file), "utf8");
      return [...fencedSamples(file, text), ...flattenedSamples(file, text)];
    }),
  );
  return samples.flat().map((sample) => ({
    ...sample,
    code: sample.code
      .replaceAll("@openrouter/sdk", "@daybook/sdk/openrouter")
      .replaceAll("'v0-sdk'", "'@daybook/sdk/v0'"),
  }));
}

function fencedSamples(page: string, text: string): Sample[] {
  return [...text.matchAll(/^```(tsx?|typescript)\n([\s\S]*?)^```$/gm)].map(([, language, code = ""], index) => ({
    name: nameOf(page, index),
    extension: language === "tsx" ? "tsx" : "ts",
    code,
  }));
}

/** A page that lost its line breaks: the statements of its sample stand in one line, which begins with an import. */
function flattenedSamples(page: string, text: string): Sample[] {
  return [...text.matchAll(/^import \{ \w+ \} from '[^']+'const .*$/gm)].map(([line], index) => ({
    name: nameOf(page, index),
    extension: "ts",
    code: line.replace(/(?<=')const /, "\nconst ").replace(/(?<=\))console\./, "\nconsole."),
  }));
}

function nameOf(page: string, index: number): string {
  return `${page.replaceAll(/\W+/g, "-")}-${index + 1}`;
}
