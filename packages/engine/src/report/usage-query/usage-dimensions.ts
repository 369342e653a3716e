import { CELL_SETS, type CellSet } from "../../rollup/cells.js";
import { PERSON_NAME_SQL } from "../../rollup/current-events.js";

/** Over columns of events and of cells alike. */
const NAMED = {
  variant: "if(variant = '', 'standard', toString(variant))",
  app: "if(app = '', 'Unknown', toString(app))",
} as const;

/**
 * What usage can be told apart by, each as text over the columns of `events`; the empty text where an event does not
 * say, but in the named ones a word for it. `person` is how an event names one, as PERSON_NAME_SQL joins it.
 */
export const USAGE_QUERY_DIMENSIONS = {
  workspace: "workspace_id",
  model: "model",
  permaslug: "model_permaslug",
  endpoint: "endpoint_id",
  provider: "provider_name",
  variant: "variant",
  person: PERSON_NAME_SQL,
  user: "user",
  email: "user_email",
  key: "api_key_hash",
  app: "app",
  external_user: "external_user",
  generation: "id",
  session: "session_id",
  origin: "origin",
  country: "country",
  region: "data_region",
  skin: "skin",
  finish_reason: "finish_reason",
  is_streamed: "multiIf(isNull(streamed), '', streamed, 'true', 'false')",
  named_variant: NAMED.variant,
  named_app: NAMED.app,
  named_region: "if(data_region = '', 'global', toString(data_region))",
  named_session: "if(session_id = '', 'none', session_id)",
  /** Prompt tokens as the power of ten they do not exceed: 0 for up to 1,000, 1 for up to 10,000. */
  prompt_size:
    "multiIf(isNull(prompt_tokens), '', prompt_tokens <= 1000, '0', prompt_tokens <= 10000, '1', prompt_tokens <= 100000, '2', prompt_tokens <= 1000000, '3', '4')",
} as const satisfies Record<string, string>;
export type UsageDimension = keyof typeof USAGE_QUERY_DIMENSIONS;

/** The dimension over the columns of a set of cells, named without the set, and which columns it takes; or null. */
export function cellDimension(set: CellSet, dimension: UsageDimension): { sql: string; columns: string[] } | null {
  if (Object.hasOwn(CELL_SETS[set], dimension)) return { sql: dimension, columns: [dimension] };
  if (dimension === "named_variant") return { sql: NAMED.variant, columns: ["variant"] };
  if (set !== "detail") return null;
  if (dimension === "named_app") return { sql: NAMED.app, columns: ["app"] };
  if (dimension !== "person") return null;
  return {
    sql: "concat(user, '\\0', email, '\\0', if(user = '' AND email = '', toString(key), ''))",
    columns: ["user", "email", "key"],
  };
}
