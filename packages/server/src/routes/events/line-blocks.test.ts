import fc from "fast-check";
import { expect, test } from "vitest";
import { LINE_BYTES_MAX, lineBlocks, splitLines } from "./line-blocks.js";

/** The lines of the bytes when they arrive in pieces of these sizes. */
async function linesOf(bytes: Buffer, sizes: readonly number[]): Promise<string[]> {
  const lines: string[] = [];
  for await (const block of lineBlocks(pieces(bytes, sizes))) {
    for (const line of splitLines(block)) lines.push(line.toString("latin1"));
  }
  return lines;
}

async function* pieces(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  let at = 0;
  for (const size of sizes) {
    yield bytes.subarray(at, at + size);
    at += size;
  }
  yield bytes.subarray(at);
}

test("lines do not depend on how their bytes arrive", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom("a", "\n", "\r", "é", "{}"), { maxLength: 60 }),
      fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 30 }),
      async (parts, sizes) => {
        const bytes = Buffer.from(parts.join(""));
        const expected = bytes.toString("latin1").split("\n");
        if (expected.at(-1) === "") expected.pop();
        expect(await linesOf(bytes, sizes)).toEqual(expected);
      },
    ),
  );
});

test("a line may have 1 MiB and no byte more, at any place and in any pieces", async () => {
  const longest = Buffer.alloc(LINE_BYTES_MAX, "x");
  const after = Buffer.concat([Buffer.from("a\n"), longest, Buffer.from("\nb\n")]);
  for (const sizes of [[], [10], [LINE_BYTES_MAX, 1], [2, LINE_BYTES_MAX - 1, 1]]) {
    expect((await linesOf(after, sizes)).map((line) => line.length)).toEqual([1, LINE_BYTES_MAX, 1]);
    const tooLong = Buffer.concat([Buffer.from("a\nx"), longest, Buffer.from("\nb\n")]);
    await expect(linesOf(tooLong, sizes)).rejects.toMatchObject({ code: "payload_too_large" });
  }
  await expect(linesOf(Buffer.concat([longest, Buffer.from("x")]), [])).rejects.toMatchObject({
    code: "payload_too_large",
  });
});
