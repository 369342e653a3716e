import type { DaybookDefaultError } from "../models/errors/daybook-default-error.js";
import type { HTTPMeta } from "../models/errors/daybook-error.js";

/** Which of the APIs an operation belongs to. */
export type Contract = "openrouter" | "v0" | "daybook" | "admin";

/** What tells the client of one entry of this package from the client of another. */
export interface Dialect {
  /** Servers by name. */
  servers: Readonly<Record<string, string>>;
  /** Where the paths of each contract start below the base address; a contract that is absent cannot be called. */
  roots: Readonly<Partial<Record<Contract, string>>>;
  /** Variables that hold the base address, first wins; `suffix` is added to what one holds. */
  baseURLs: readonly { name: string; suffix: string }[];
  /** Variables that hold the key, first wins. */
  apiKeys: readonly string[];
  /** Variables of which any turns debug output on. */
  debug: readonly string[];
  DefaultError: new (message: string, meta: HTTPMeta) => DaybookDefaultError;
}
