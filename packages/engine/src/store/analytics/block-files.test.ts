import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { BlockFiles } from "./block-files.js";

let folder: string;
let files: BlockFiles;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "daybook-block-files-"));
  files = new BlockFiles(folder);
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const block = (length: number): Buffer => Buffer.alloc(length, `block of ${length}, `);

/** Where the block was, after it was read as the engine reads it. */
async function lend(bytes: Buffer, meanwhile: () => Promise<unknown> = () => Promise.resolve()): Promise<string> {
  let place = "";
  await files.lend(bytes, async (path) => {
    place = path;
    await meanwhile();
    expect(await readFile(path)).toEqual(bytes);
  });
  return place;
}

test("one file after another holds exactly its block, longer or shorter than the one before", async () => {
  const places = new Set<string>();
  for (const length of [5, 3_000_000, 17, 0, 4_096]) places.add(await lend(block(length)));
  expect(places.size).toBe(1);
});

test("who reads at once has a file for itself", async () => {
  const inner: string[] = [];
  const outer = await lend(block(100), async () => inner.push(await lend(block(7))));
  expect(inner).not.toContain(outer);
  expect(await readdir(folder)).toHaveLength(2);
  await files.close();
  expect(await readdir(folder)).toEqual([]);
});

test("a file whose reader failed is written to by nobody after that", async () => {
  const refused = new Error("refused");
  let failed = "";
  const lending = files.lend(block(9), (path) => {
    failed = path;
    return Promise.reject(refused);
  });
  await expect(lending).rejects.toBe(refused);
  expect(await readdir(folder)).toEqual([]);
  expect(await lend(block(8))).not.toBe(failed);
});
