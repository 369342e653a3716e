import type { UsageEvent } from "../../kernel/usage-event.js";

/**
 * Whose word a telling of a call is, the best-informed feed first: an event that its sender made for Daybook, OpenRouter's
 * export, OpenRouter Broadcast, a gateway's own log or spans, and any other span.
 */
export const FEEDS = ["event", "openrouter-csv", "openrouter-broadcast", "gateway", "span"] as const;
export type Feed = (typeof FEEDS)[number];

/** What one feed tells of one event. */
export interface Telling {
  feed: Feed;
  event: UsageEvent;
}

/** The feed of an event that was read from a span. */
export function feedOfSpan({ source, gateway }: UsageEvent): Feed {
  if (source === "openrouter") return "openrouter-broadcast";
  return gateway === "litellm" ? "gateway" : "span";
}

/** 0 for the best informed. */
export function rankOfFeed(feed: Feed): number {
  return FEEDS.indexOf(feed);
}

/**
 * The same for counts of tokens: what OpenRouter exports may be counted in another tokenizer's tokens, what it broadcasts
 * is what the model itself counted.
 */
export function tokenRankOfFeed(feed: Feed): number {
  if (feed === "openrouter-broadcast") return rankOfFeed("openrouter-csv");
  return feed === "openrouter-csv" ? rankOfFeed("openrouter-broadcast") : rankOfFeed(feed);
}
