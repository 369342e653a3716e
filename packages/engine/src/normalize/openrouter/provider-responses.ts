import { toText } from "../otlp/attribute-reader.js";
import type { AttributeValue } from "../otlp/attributes.js";

/** What the host that served a generation was. */
export interface ProviderResponse {
  modelPermaslug: string | null;
  endpointId: string | null;
  providerName: string | null;
  isByok: boolean | null;
}

const NONE: ProviderResponse = { modelPermaslug: null, endpointId: null, providerName: null, isByok: null };
const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

/** The last attempt that was answered with 200, from the JSON text that OpenRouter sends of all. */
export function lastGoodResponse(value: AttributeValue | undefined): ProviderResponse {
  const good = parseList(value).findLast((entry) => entry["status"] === 200 || entry["status"] === "200");
  if (good === undefined) return NONE;
  const text = (name: string): string | null => {
    const field = good[name];
    return typeof field === "string" ? toText(field) : null;
  };
  const endpointId = text("endpoint_id");
  return {
    modelPermaslug: text("model_permaslug"),
    endpointId: endpointId !== null && UUID.test(endpointId) ? endpointId.toLowerCase() : null,
    providerName: text("provider_name"),
    isByok: typeof good["is_byok"] === "boolean" ? good["is_byok"] : null,
  };
}

function parseList(value: AttributeValue | undefined): Record<string, unknown>[] {
  if (typeof value !== "string") return [];
  try {
    const list: unknown = JSON.parse(value);
    if (!Array.isArray(list)) return [];
    return (list as readonly unknown[]).filter(
      (entry): entry is Record<string, unknown> => typeof entry === "object" && entry !== null,
    );
  } catch {
    // Cut off on its way: as good as absent.
    return [];
  }
}
