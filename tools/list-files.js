import { readdir } from "node:fs/promises";
import { resolve } from "node:path";

/** Made by tools or by a run; hidden folders are not ours except those CI reads. */
const MADE_FOLDER = /^(?:node_modules|dist|coverage|\.(?!ci$|github$).*)$/;

/**
 * Every file that belongs to the repository, without asking git: a checkout may be an unpacked archive.
 *
 * @param {string} root
 * @param {string} [folder]
 * @returns {Promise<string[]>} paths relative to the root
 */
export async function listFiles(root, folder = "") {
  const entries = await readdir(resolve(root, folder), { withFileTypes: true });
  const nested = entries.map(async (entry) => {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.isFile()) return [path];
    return entry.isDirectory() && !MADE_FOLDER.test(entry.name) ? listFiles(root, path) : [];
  });
  return (await Promise.all(nested)).flat();
}
