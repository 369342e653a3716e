// `node tools/write-sdk-docs.js`: writes the API pages of the SDK anew, in packages/sdk/docs.
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { makeSdkPages } from "./sdk-pages.js";
import { repositoryRoot } from "./set-up.js";

for (const { path, text } of await makeSdkPages(repositoryRoot)) {
  await mkdir(dirname(resolve(repositoryRoot, path)), { recursive: true });
  await writeFile(resolve(repositoryRoot, path), text);
  console.log(path);
}
