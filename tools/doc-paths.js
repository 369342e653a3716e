import { readFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { listFiles } from "./list-files.js";

/**
 * What the Markdown pages name and the repository does not have: links, and paths in backticks; and absolute paths
 * of somebody's machine anywhere in the sources.
 *
 * @param {string} root
 * @returns {Promise<string[]>} one problem a line, with file and line number
 */
export async function findBrokenDocPaths(root) {
  const files = await listFiles(root);
  const problems = [];
  for (const file of files) {
    const isPage = file.endsWith(".md");
    if (!isPage && !/\.(ts|tsx|js|cjs|mjs|sql|json|sh|yml|yaml)$/.test(file)) continue;
    const text = await readFile(resolve(root, file), "utf8");
    problems.push(...findMachinePaths(text).map((hit) => `${file}:${hit.line}: a path of one machine: ${hit.path}`));
    if (!isPage) continue;
    const missing = findNamedPaths(text).filter((hit) => !exists({ root, file, hit }));
    problems.push(...missing.map((hit) => `${file}:${hit.line}: no such file: ${hit.path}`));
  }
  return problems;
}

/** @typedef {{ line: number, path: string, isLink: boolean }} Hit */

/**
 * Links relative to the page, and backticked words that begin with a folder or file of the repository. Patterns,
 * placeholders and what a build or a run makes are left alone.
 *
 * @param {string} text
 * @returns {Hit[]}
 */
export function findNamedPaths(text) {
  return eachLine(text, (line) => {
    const links = [...line.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => ({ path: match[1] ?? "", isLink: true }));
    const words = [...line.matchAll(/`([^`\s]+)`/g)].map((match) => ({ path: match[1] ?? "", isLink: false }));
    return [
      ...links.filter(({ path }) => !/^([a-z]+:|#|\/)/.test(path)),
      ...words.filter(({ path }) => isRepositoryPath(path)),
    ].map(({ path, isLink }) => ({ path: path.replace(/[#:].*$/, ""), isLink }));
  });
}

/**
 * @param {string} text
 * @returns {Hit[]}
 */
export function findMachinePaths(text) {
  const pattern = /(?<![\w./-])\/(?:work|root|home|Users|farm)\/[\w.-]+/g;
  return eachLine(text, (line) => [...line.matchAll(pattern)].map((match) => ({ path: match[0], isLink: false })));
}

const TOP_FOLDER = /^(?:packages|apps|docs|tools|e2e|bench|examples|\.ci)\//;
const TOP_FILE = /^(?:[A-Z]+\.md|package(?:-lock)?\.json|tsconfig(?:\.base)?\.json)$/;

/** @param {string} word */
function isRepositoryPath(word) {
  if (/[*<>{}…]|\.\.\.|\/dist(?:\/|$)/.test(word)) return false;
  return TOP_FOLDER.test(word) || TOP_FILE.test(word);
}

/**
 * @param {string} text
 * @param {(line: string) => { path: string, isLink: boolean }[]} find
 * @returns {Hit[]}
 */
function eachLine(text, find) {
  return text.split("\n").flatMap((line, index) => find(line).map((hit) => ({ ...hit, line: index + 1 })));
}

/** @param {{ root: string, file: string, hit: Hit }} named */
function exists({ root, file, hit }) {
  return existsSync(resolve(root, hit.isLink ? dirname(file) : ".", decodeURIComponent(hit.path)));
}
