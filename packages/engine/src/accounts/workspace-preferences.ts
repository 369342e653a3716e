import { z } from "zod";
import { ModelName, ToolName } from "./input-fields.js";

const Preferences = z.object({
  defaultTextModel: ModelName.nullable(),
  defaultImageModel: ModelName.nullable(),
  defaultProviderSort: z.enum(["price", "throughput", "latency", "exacto"]).nullable(),
  isObservabilityIoLoggingEnabled: z.boolean(),
  isObservabilityBroadcastEnabled: z.boolean(),
  isDataDiscountLoggingEnabled: z.boolean(),
  ioLoggingSamplingRate: z.number().min(0.0001, "must be from 0.0001 to 1").max(1, "must be from 0.0001 to 1"),
  /** Null: all keys. */
  ioLoggingApiKeyIds: z.array(z.int()).max(1000, "must be at most 1,000 ids").nullable(),
  disabledServerTools: z.array(ToolName).max(100, "must be at most 100 tools").nullable(),
});

/**
 * What the clients of a workspace set and read there. Daybook keeps it for them and acts on none of it: it runs no
 * models and logs no prompts.
 */
export type WorkspacePreferences = z.output<typeof Preferences>;

const DEFAULTS: WorkspacePreferences = {
  defaultTextModel: null,
  defaultImageModel: null,
  defaultProviderSort: null,
  isObservabilityIoLoggingEnabled: false,
  isObservabilityBroadcastEnabled: false,
  isDataDiscountLoggingEnabled: false,
  ioLoggingSamplingRate: 1,
  ioLoggingApiKeyIds: null,
  disabledServerTools: null,
};

/** The preferences as fields of a request: what is absent is not changed. */
export const preferenceFields = Preferences.partial().shape;

/** What the column holds, and the defaults of what it does not. */
export function fromPreferencesColumn(stored: unknown): WorkspacePreferences {
  return Preferences.parse(Object.assign({}, DEFAULTS, stored));
}

/** The preferences with those that are given; one that is undefined was not. */
export function changePreferences(
  before: WorkspacePreferences,
  changes: Readonly<Record<string, unknown>>,
): WorkspacePreferences {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  return Preferences.parse({ ...before, ...Object.fromEntries(given) });
}
