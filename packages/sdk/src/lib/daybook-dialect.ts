import { DaybookDefaultError } from "../models/errors/daybook-default-error.js";
import { ServerList } from "./config.js";
import type { Dialect } from "./dialect.js";

/** Addresses are origins, and all contracts are spoken. */
export const daybookDialect: Dialect = {
  servers: ServerList,
  roots: { openrouter: "/api/v1", v0: "/v1", daybook: "/v1", admin: "/admin/v1" },
  baseURLs: [{ name: "DAYBOOK_BASE_URL", suffix: "" }],
  apiKeys: ["DAYBOOK_API_KEY"],
  debug: ["DAYBOOK_DEBUG"],
  DefaultError: DaybookDefaultError,
};
