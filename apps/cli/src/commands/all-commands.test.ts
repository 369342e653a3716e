import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { allCommands } from "./all-commands.js";

test("every command and each of its options stands in the command line page", async () => {
  const page = await readFile(new URL("../../../../docs/reference/command-line.md", import.meta.url), "utf8");
  const missing = allCommands.flatMap(({ name, options }) => {
    // A command has a row of its own, or a section up to the next heading.
    const place = new RegExp(`^(?:\\| \`daybook ${name}\\b.*|## \`daybook ${name}\\b[^]*?(?=^## ))`, "m").exec(
      `${page}\n## `,
    );
    if (place === null) return [name];
    const flags = Object.keys(options).map(
      (key) => `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    );
    return flags.filter((flag) => !place[0].includes(`\`${flag}`)).map((flag) => `${name} ${flag}`);
  });
  expect(missing).toEqual([]);
});
