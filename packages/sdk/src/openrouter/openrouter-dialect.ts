import type { Dialect } from "../lib/dialect.js";
import { OpenRouterDefaultError } from "./models/errors/openrouter-default-error.js";
import { ServerList } from "./config.js";

/** Addresses include `/api/v1`, as the official client has it. */
export const openRouterDialect: Dialect = {
  servers: ServerList,
  roots: { openrouter: "" },
  baseURLs: [
    { name: "OPENROUTER_BASE_URL", suffix: "" },
    { name: "DAYBOOK_BASE_URL", suffix: "/api/v1" },
  ],
  apiKeys: ["OPENROUTER_API_KEY", "DAYBOOK_API_KEY"],
  debug: ["OPENROUTER_DEBUG", "DAYBOOK_DEBUG"],
  DefaultError: OpenRouterDefaultError,
};
