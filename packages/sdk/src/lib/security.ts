import { readEnvironment } from "./environment.js";

// Hosts of the services that Daybook is compatible with.
const HOSTED = /(^|\.)(openrouter\.ai|v0\.dev|v0\.app)$/;

export interface KeySource {
  apiKey: string | (() => string | Promise<string>) | undefined;
  /** Variables of the environment, first wins. */
  variables: readonly string[];
  url: URL;
}

/**
 * The value of the Authorization header, or null when there is no key. A key of Daybook that stands in the environment
 * is not offered to a hosted service: it was put there for another server.
 */
export async function resolveAuthorization(source: KeySource): Promise<string | null> {
  const key = await resolveKey(source);
  if (key === null || key === "") return null;
  return /^bearer /i.test(key) ? key : `Bearer ${key}`;
}

async function resolveKey({ apiKey, variables, url }: KeySource): Promise<string | null> {
  if (typeof apiKey === "function") return apiKey();
  return apiKey ?? findKey(variables, url) ?? null;
}

export function findKey(variables: readonly string[], url: URL): string | undefined {
  const isHosted = HOSTED.test(url.hostname);
  for (const name of variables) {
    if (isHosted && name.startsWith("DAYBOOK_")) continue;
    const key = readEnvironment(name);
    if (key !== undefined) return key;
  }
  return undefined;
}
