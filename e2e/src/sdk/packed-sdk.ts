import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);

const REPOSITORY = resolve(fileURLToPath(new URL(".", import.meta.url)), "../../..");

export interface PackedSdk {
  /** The package as npm would publish it. */
  tarball: string;
  /** A project, outside of the repository, that has nothing but the package and what it depends on. */
  project: string;
  remove(): Promise<void>;
}

/** Packs the SDK and installs the package into an empty project. What it depends on is packed too: no network. */
export async function packSdk(): Promise<PackedSdk> {
  const folder = await mkdtemp(join(tmpdir(), "daybook-sdk-"));
  const tarballs = join(folder, "tarballs");
  const project = join(folder, "project");
  await mkdir(tarballs);
  await mkdir(project);
  const npm = (cwd: string, ...args: string[]) =>
    run("npm", [...args, "--cache", join(folder, "cache"), "--no-audit", "--no-fund"], { cwd });
  const packages = [resolve(REPOSITORY, "packages/sdk"), resolve(REPOSITORY, "node_modules/zod")];
  await npm(folder, "pack", ...packages, "--pack-destination", tarballs);
  const files = (await readdir(tarballs)).map((name) => join(tarballs, name));
  const tarball = files.find((path) => path.includes("daybook-sdk"));
  if (tarball === undefined) throw new Error(`npm pack made ${files.join(", ")}.`);
  await writeFile(join(project, "package.json"), JSON.stringify({ name: "consumer", private: true, type: "module" }));
  await npm(project, "install", "--offline", ...files);
  const fixture = fileURLToPath(new URL("__fixtures__/consumer.ts", import.meta.url));
  await cp(fixture, join(project, "consumer.ts"));
  return { tarball, project, remove: () => rm(folder, { recursive: true, force: true }) };
}

export interface CommandResult {
  status: number;
  output: string;
}

/** Runs a JavaScript program; gives what it printed. */
export async function runNode(cwd: string, ...args: string[]): Promise<CommandResult> {
  try {
    const { stdout } = await run(process.execPath, args, { cwd, maxBuffer: 64 * 2 ** 20 });
    return { status: 0, output: stdout };
  } catch (error) {
    const output = error instanceof Error ? `${error.message}\n${printed(error)}` : String(error);
    // Node shows the line that failed, and a minified program is one line.
    return { status: 1, output: output.replaceAll(/^(.{300}).*$/gm, "$1…") };
  }
}

/** A program of the repository's own packages, such as `typescript/bin/tsc`. */
export function ownProgram(path: string): string {
  return resolve(REPOSITORY, "node_modules", path);
}

function printed(error: object): string {
  return "stdout" in error ? String(error.stdout) : "";
}
