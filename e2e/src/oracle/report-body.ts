import type { ActivityModelRow } from "./recount.js";

interface WireRow {
  date: string;
  model: string;
  model_permaslug: string;
  endpoint_id: string;
  provider_name: string;
  usage: string;
  byok_usage_inference: string;
  requests: string;
  prompt_tokens: string;
  completion_tokens: string;
  reasoning_tokens: string;
  workspace_id?: string;
}

/** The rows of an activity answer with every number as it is written, since a double could not hold them all. */
export function fromActivityBody(text: string): ActivityModelRow[] {
  const quoted = text.replaceAll(/":(-?[\d.]+(?:[eE][+-]?\d+)?)([,}])/g, '":"$1"$2');
  // Compared field by field with the recount, so a wrong shape cannot pass.
  const body = JSON.parse(quoted) as { data: WireRow[] };
  return body.data.map((row) => ({
    date: row.date,
    model: row.model,
    permaslug: row.model_permaslug,
    endpoint: row.endpoint_id,
    provider: row.provider_name,
    workspace: row.workspace_id ?? null,
    requests: BigInt(row.requests),
    promptTokens: BigInt(row.prompt_tokens),
    completionTokens: BigInt(row.completion_tokens),
    reasoningTokens: BigInt(row.reasoning_tokens),
    usage: toPico(row.usage),
    byok: toPico(row.byok_usage_inference),
  }));
}

/** Plain decimal dollars as picodollars; anything else is a fault of the answer. */
function toPico(text: string): bigint {
  const match = /^(\d+)(?:\.(\d{1,12}))?$/.exec(text);
  if (match === null) throw new Error(`"${text}" is no plain decimal with at most twelve places`);
  return BigInt((match[1] ?? "") + (match[2] ?? "").padEnd(12, "0"));
}
