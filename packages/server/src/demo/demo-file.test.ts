import { chmod, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readDemoFile, writeDemoFile } from "./demo-file.js";
import type { DemoCredentials } from "./demo-file.js";

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "daybook-demo-file-"));
});
afterEach(() => rm(dataDir, { recursive: true }));

const KEY = { name: "Reports", kind: "management", memberEmail: "a@acme.example", workspace: null } as const;
const CREDENTIALS: DemoCredentials = {
  loaded: false,
  teams: [{ slug: "acme", name: "Acme", keys: [{ ...KEY, key: "sk-db-v1-00", hash: "00" }] }],
};

test("what was written is read again", async () => {
  await writeDemoFile(dataDir, CREDENTIALS);
  expect(await readDemoFile(dataDir)).toEqual(CREDENTIALS);
  expect(await readdir(dataDir)).toEqual(["demo.json"]);
});

test("only the owner may read the keys, also when a crash left a readable file behind", async () => {
  await writeFile(join(dataDir, "demo.json.new"), "");
  await chmod(join(dataDir, "demo.json.new"), 0o644);
  await writeDemoFile(dataDir, CREDENTIALS);
  expect((await stat(join(dataDir, "demo.json"))).mode & 0o777).toBe(0o600);
});

test("no file is no demo", async () => {
  expect(await readDemoFile(dataDir)).toBeNull();
});

test("a file that is not ours is refused with what to do", async () => {
  await writeFile(join(dataDir, "demo.json"), "{");
  await expect(readDemoFile(dataDir)).rejects.toMatchObject({
    code: "data_directory_unusable",
    message: expect.stringContaining("Remove it"),
  });
});
