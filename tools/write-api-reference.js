// `node tools/write-api-reference.js`: writes docs/reference/http-api.md anew from the compiled server's OpenAPI document.
// With `--check` it writes nothing, and fails when the page is not the one it would write.
import { readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { makeApiReference } from "./api-reference.js";
import { repositoryRoot } from "./set-up.js";

const PAGE = "docs/reference/http-api.md";

/** @type {{ openApiDocument(): import("./api-reference.js").OpenApiDocument }} */
const { openApiDocument } = await import(new URL("../packages/server/dist/index.js", import.meta.url).href);

const path = resolve(repositoryRoot, PAGE);
const text = makeApiReference(openApiDocument());
if (!process.argv.includes("--check")) {
  await writeFile(path, text);
  console.log(PAGE);
} else if (text !== (await readFile(path, "utf8").catch(() => null))) {
  console.log(`${PAGE} is not what the routes' descriptions make it. Write it anew: node tools/write-api-reference.js`);
  process.exitCode = 1;
}
