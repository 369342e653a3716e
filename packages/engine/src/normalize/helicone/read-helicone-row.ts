import { type ForeignRow, objectCell, type RowReader, textCell, timeCell } from "../import-files/foreign-row.js";
import { authorOfSlug, nameModel } from "../names/model-name.js";
import { nameProvider, providerOfAuthor } from "../names/provider-name.js";

/** Helicone's id of no request. */
const NO_REQUEST = "00000000-0000-0000-0000-000000000000";
/** Helicone's status of a request that its caller broke off. */
const CANCELLED = "-3";

/** One request of Helicone's export or query API. Bodies are not read. */
export const readHeliconeRow: RowReader = (row) => {
  const [asked, answered] = [first(row, "request_model", "model_override"), first(row, "response_model", "model")];
  if (asked === null && answered === null) return { skipped: "no call of a model" };
  const provider = nameProvider(textCell(row, "provider")?.toLowerCase() ?? null);
  const names = nameModel({ requestModel: asked, responseModel: answered, provider: provider.providerName });
  const properties = { ...objectCell(row, "request_properties"), ...objectCell(row, "properties") };
  const cachedFrom = textCell(row, "cache_reference_id");
  const isCached = cachedFrom !== null && cachedFrom !== NO_REQUEST;
  const status = textCell(row, "response_status") ?? textCell(row, "status");
  const isError = status !== null && status !== CANCELLED && !/^2\d\d$/.test(status);
  const [wholeMs, firstMs] = [textCell(row, "delay_ms"), textCell(row, "time_to_first_token")];
  return {
    event: {
      specversion: "1.0",
      id: textCell(row, "request_id"),
      source: "helicone",
      type: "generation.completed",
      time: timeCell(row, "request_created_at"),
      data: {
        gateway: provider.gateway ?? "helicone",
        model: names.model,
        model_permaslug: names.modelPermaslug,
        variant: names.variant,
        provider_name: provider.providerName ?? providerOfAuthor(authorOfSlug(names.model)),
        ...tokens(row, isError),
        usage: isCached ? "0" : costOf(row),
        status: isError ? "error" : status === CANCELLED ? "aborted" : "ok",
        error_type: isError ? status : null,
        response_cached: isCached,
        user: first(row, "request_user_id", "user_id", "helicone_user") ?? textCell(properties, "Helicone-User-Id"),
        chat_id: textCell(properties, "Helicone-Session-Id"),
        country: textCell(row, "country_code"),
        ttft_ms: firstMs,
        latency_ms: firstMs ?? wholeMs,
        generation_ms: wholeMs,
        schema: "helicone",
      },
    },
  };
};

function first(row: ForeignRow, ...names: readonly string[]): string | null {
  return names.map((name) => textCell(row, name)).find((text) => text !== null) ?? null;
}

/** Helicone writes 0 where it knows no price. */
function costOf(row: ForeignRow): string | null {
  const cost = first(row, "costUSD", "cost_usd", "cost");
  return cost === null || !/[1-9]/.test(cost.replace(/e.*$/i, "")) ? null : cost;
}

/** Of a failure zeros mean that nothing was told. */
function tokens(row: ForeignRow, isError: boolean): object {
  const told = (name: string): string | null => {
    const text = textCell(row, name);
    return isError && text === "0" ? null : text;
  };
  return {
    prompt_tokens: told("prompt_tokens"),
    completion_tokens: told("completion_tokens"),
    cached_tokens: told("prompt_cache_read_tokens"),
    cache_write_tokens: told("prompt_cache_write_tokens"),
  };
}
