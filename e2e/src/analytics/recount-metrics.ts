import type { Data, SentEvent } from "./sent-event.js";

type Said = (data: Data) => number | undefined;
const PERCENTILES: Readonly<Record<string, number>> = { p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99 };

function firstToken({ ttft_ms: ttft, latency_ms: latency, streamed }: Data): number | undefined {
  return ttft ?? (streamed === true ? latency : undefined);
}

const TIMES: Readonly<Record<string, Said>> = {
  latency: (data) => data.latency_ms,
  router_latency: (data) => data.router_latency_ms,
  generation_time: (data) => data.generation_ms,
  total_time_to_first_token: (data) => {
    const first = firstToken(data);
    return first === undefined ? undefined : first + (data.router_latency_ms ?? 0);
  },
  inter_token_latency: (data) => {
    const [first, whole, tokens] = [firstToken(data), data.generation_ms, data.completion_tokens ?? 0];
    return first === undefined || whole === undefined || whole < first || tokens < 2
      ? undefined
      : (whole - first) / (tokens - 1);
  },
  throughput: (data) => {
    const [whole, tokens] = [data.generation_ms ?? 0, data.completion_tokens ?? 0];
    return whole > 0 && tokens > 0 ? (tokens * 1000) / whole : undefined;
  },
};

/** A metric of a group of requests: exact digits, a number where it is a rate, null where it is unknown. */
export function metricOf(name: string, events: readonly SentEvent[]): string | number | null {
  const count = (test: (data: Data) => boolean): number => events.filter(({ data }) => test(data)).length;
  const sum = (pick: Said): number => events.reduce((total, { data }) => total + (pick(data) ?? 0), 0);
  const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
  const prompt = sum((data) => data.prompt_tokens);
  const completion = sum((data) => data.completion_tokens);
  switch (name) {
    case "request_count":
      return String(events.length);
    case "tokens_total":
      return String(prompt + completion);
    case "tokens_prompt":
      return String(prompt);
    case "tokens_completion":
      return String(completion);
    case "reasoning_tokens":
      return String(sum((data) => data.reasoning_tokens));
    case "cached_tokens":
      return String(sum((data) => data.cached_tokens));
    case "byok_request_count":
      return String(count((data) => data.is_byok === true || pico(data.byok_usage_inference ?? "0") > 0n));
    case "guardrail_invoked_count":
      return String(count((data) => data.guardrail_invoked === true));
    case "response_cached_count":
      return String(count((data) => data.response_cached === true));
    case "possible_cached_tokens":
      return count((data) => data.possible_cached_tokens !== undefined) === 0
        ? null
        : String(sum((data) => data.possible_cached_tokens));
    case "total_usage":
      return usdOf(total(events, "usage") + total(events, "byok_usage_inference"));
    case "credits_usage":
      return usdOf(total(events, "usage"));
    case "byok_usage":
      return usdOf(total(events, "byok_usage_inference"));
    case "openrouter_usage":
      return usdOf(total(events, "usage") - total(events, "byok_fee"));
    case "byok_fees":
      return part(events, "byok_fee");
    case "usage_upstream":
    case "usage_data":
    case "usage_web_fetch":
      return part(events, name);
    case "cache_hit_rate":
      return ratio(
        sum((data) => data.cached_tokens),
        prompt,
      );
    case "possible_cache_hit_rate":
      return count((data) => data.possible_cached_tokens !== undefined) === 0
        ? null
        : ratio(
            sum((data) => data.possible_cached_tokens),
            prompt,
          );
    case "cache_capture_rate":
      return ratio(
        sum((data) => data.cached_tokens),
        sum((data) => data.possible_cached_tokens),
      );
    case "blended_cost_per_million_tokens": {
      const cost = Number(total(events, "usage") + total(events, "byok_usage_inference")) / 1e12;
      return ratio(cost * 1e6, prompt + completion);
    }
    case "guardrail_invoked_rate":
      return ratio(
        count((data) => data.guardrail_invoked === true),
        count((data) => data.guardrail_invoked !== undefined),
      );
    case "response_cached_rate":
      return ratio(
        count((data) => data.response_cached === true),
        count((data) => data.response_cached !== undefined),
      );
    case "avg_throughput": {
      const timed = events
        .map(({ data }) => data)
        .filter((data) => (data.generation_ms ?? 0) > 0 && (data.completion_tokens ?? 0) > 0);
      const [tokens, took] = [
        timed.reduce((all, data) => all + (data.completion_tokens ?? 0), 0),
        timed.reduce((all, data) => all + (data.generation_ms ?? 0), 0),
      ];
      return ratio(tokens * 1000, took);
    }
  }
  const [kind = "", ...rest] = name.split("_");
  const values = events.flatMap(({ data }) => TIMES[rest.join("_")]?.(data) ?? []).toSorted((a, b) => a - b);
  if (values.length === 0) return null;
  if (kind === "avg") return values.reduce((all, value) => all + value, 0) / values.length;
  return values[Math.min(values.length - 1, Math.floor((PERCENTILES[kind] ?? 0) * values.length))] ?? null;
}

type Money = "usage" | "byok_usage_inference" | "byok_fee" | "usage_upstream" | "usage_data" | "usage_web_fetch";

function total(events: readonly SentEvent[], field: Money): bigint {
  return events.reduce((sum, { data }) => sum + pico(data[field] ?? "0"), 0n);
}

function part(events: readonly SentEvent[], field: Money): string | null {
  return events.every(({ data }) => data[field] === undefined) ? null : usdOf(total(events, field));
}

function pico(text: string): bigint {
  const [whole = "0", fraction = ""] = text.replace("-", "").split(".");
  const value = BigInt(whole) * 1_000_000_000_000n + BigInt(fraction.padEnd(12, "0"));
  return text.startsWith("-") ? -value : value;
}

function usdOf(value: bigint): string {
  const digits = (value < 0n ? -value : value).toString().padStart(13, "0");
  const fraction = digits.slice(-12).replace(/0+$/, "");
  return `${value < 0n ? "-" : ""}${digits.slice(0, -12)}${fraction === "" ? "" : `.${fraction}`}`;
}
