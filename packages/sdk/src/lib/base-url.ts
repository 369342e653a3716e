import { LOCAL_ORIGIN } from "./config.js";
import type { Dialect } from "./dialect.js";
import { readEnvironment } from "./environment.js";

export interface BaseURLChoice {
  serverURL?: string | URL | undefined;
  server?: string | undefined;
}

/**
 * The address that a client talks to: `serverURL`, else `server`, else the environment, else Daybook on this machine.
 *
 * @throws TypeError when the address that wins is none, or the server has no such name
 */
export function resolveBaseURL({ serverURL, server }: BaseURLChoice, dialect: Dialect): URL {
  if (serverURL) return parse(String(serverURL), "serverURL");
  if (server !== undefined) {
    const named = Object.hasOwn(dialect.servers, server) ? dialect.servers[server] : undefined;
    if (named !== undefined) return new URL(named);
    throw new TypeError(`There is no server "${server}", only ${Object.keys(dialect.servers).join(", ")}.`);
  }
  for (const { name, suffix } of dialect.baseURLs) {
    const value = readEnvironment(name);
    if (value !== undefined) return parse(value.replace(/\/+$/, "") + suffix, name);
  }
  return new URL(LOCAL_ORIGIN + (dialect.baseURLs.at(-1)?.suffix ?? ""));
}

function parse(address: string, origin: string): URL {
  try {
    return new URL(address);
  } catch (cause) {
    throw new TypeError(`${origin} is no address: "${address}". Give one such as ${LOCAL_ORIGIN}.`, { cause });
  }
}
