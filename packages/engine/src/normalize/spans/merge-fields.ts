import { deriveEndpointId } from "../../kernel/endpoint-id.js";
import type { UsageEvent } from "../../kernel/usage-event.js";
import { CLAUDE_CODE } from "../claude-code/claude-code-source.js";
import { rankOfFeed, type Telling, tokenRankOfFeed } from "./feed.js";
import { identityOf } from "./resolve-trace.js";

/** Stay those of the telling that stands for the call. */
const OWN_FIELDS = [
  "id",
  "source",
  "type",
  "occurredAtMs",
  "workspaceId",
  "status",
  "errorType",
  "traceId",
  "spanId",
  "schema",
] as const satisfies readonly (keyof UsageEvent)[];

const TOKEN_FIELDS = [
  "promptTokens",
  "cachedTokens",
  "cacheWriteTokens",
  "cacheWrite1hTokens",
  "completionTokens",
  "reasoningTokens",
  "possibleCachedTokens",
] as const satisfies readonly (keyof UsageEvent)[];

/** What is measured while a call goes on: of a telling that was made before its end it is only a part. */
const MEASURED_FIELDS = [
  "toolCalls",
  "byokUsageInferencePicoUsd",
  "usageUpstreamPicoUsd",
  "usageCachePicoUsd",
  "usageDataPicoUsd",
  "usageWebPicoUsd",
  "usageUpstreamWebPicoUsd",
  "usageFilePicoUsd",
  "usageUpstreamFilePicoUsd",
  "usageWebFetchPicoUsd",
  "usageUpstreamWebFetchPicoUsd",
  "byokFeePicoUsd",
  "inputCostPicoUsd",
  "outputCostPicoUsd",
  "cacheReadCostPicoUsd",
  "cacheWriteCostPicoUsd",
  "latencyMs",
  "ttftMs",
  "generationMs",
  "routerLatencyMs",
  "finishReason",
] as const satisfies readonly (keyof UsageEvent)[];

/** Fields that go together, told by the first telling that knows any of them. */
const PERSON_FIELDS = ["user", "userEmail"] as const satisfies readonly (keyof UsageEvent)[];
const COST_FIELDS = ["usagePicoUsd", "costSource", "priceVersion"] as const satisfies readonly (keyof UsageEvent)[];

const TREATED: ReadonlySet<string> = new Set([
  ...OWN_FIELDS,
  ...TOKEN_FIELDS,
  ...MEASURED_FIELDS,
  ...PERSON_FIELDS,
  ...COST_FIELDS,
  "endpointId",
]);

/**
 * One event of several tellings of one call: identity and time are those of `standing`, each other field is that of the
 * best-informed telling that knows it. The order of `tellings` is nothing to it.
 */
export function mergeFields(standing: Telling, tellings: readonly Telling[]): UsageEvent {
  const byFeed = tellings.toSorted(bestInformed(rankOfFeed)).map(({ event }) => event);
  const measured = tellings.toSorted(mostWhole(rankOfFeed)).map(({ event }) => event);
  const counted = tellings.toSorted(mostWhole(tokenRankOfFeed)).map(({ event }) => event);
  const merged: UsageEvent = { ...standing.event };
  const take = <Name extends keyof UsageEvent>(name: Name, order: readonly UsageEvent[]): void => {
    const teller = order.find((event) => event[name] !== null);
    if (teller !== undefined) merged[name] = teller[name];
  };
  for (const name of fieldNames(merged)) if (!TREATED.has(name)) take(name, byFeed);
  for (const name of MEASURED_FIELDS) take(name, measured);
  for (const name of TOKEN_FIELDS) take(name, counted);
  takeTogether(
    merged,
    byFeed.find(({ user, userEmail }) => user !== null || userEmail !== null),
    PERSON_FIELDS,
  );
  takeTogether(
    merged,
    measured.find(({ usagePicoUsd }) => usagePicoUsd !== null),
    COST_FIELDS,
  );
  merged.endpointId = endpointOf(merged, byFeed);
  return merged;
}

/** The telling that stands for the call, of some that may. */
export function standingOf(tellings: readonly Telling[]): Telling | undefined {
  return tellings.toSorted(mostWhole(rankOfFeed))[0];
}

/** An endpoint that somebody reported, else the one that follows from what the merged event names. */
function endpointOf({ providerName, modelPermaslug }: UsageEvent, byFeed: readonly UsageEvent[]): string | null {
  const reported = byFeed.find((event) => event.endpointId !== null && event.endpointId !== derivedOf(event));
  if (reported !== undefined) return reported.endpointId;
  if (providerName !== null && modelPermaslug !== null) return deriveEndpointId(providerName, modelPermaslug);
  return byFeed.find(({ endpointId }) => endpointId !== null)?.endpointId ?? null;
}

function derivedOf({ providerName, modelPermaslug }: UsageEvent): string | null {
  return providerName === null || modelPermaslug === null ? null : deriveEndpointId(providerName, modelPermaslug);
}

type RankOf = (feed: Telling["feed"]) => number;
type Order = (left: Telling, right: Telling) => number;

function bestInformed(rankOf: RankOf): Order {
  return (left, right) =>
    rankOf(left.feed) - rankOf(right.feed) || wholeness(right) - wholeness(left) || byIdentity(left, right);
}

/** A snapshot that was sent before the end, or a try that failed, says less than any success. */
function mostWhole(rankOf: RankOf): Order {
  return (left, right) =>
    wholeness(right) - wholeness(left) || rankOf(left.feed) - rankOf(right.feed) || byIdentity(left, right);
}

function wholeness({ event: { status, promptTokens, usagePicoUsd } }: Telling): number {
  return status === "ok" && (promptTokens !== null || usagePicoUsd !== null) ? 1 : 0;
}

/** What an agent logs under one id of an answer is one message, written several times while it grows. */
function grownTo({ source, completionTokens }: UsageEvent): number {
  return source === CLAUDE_CODE ? (completionTokens ?? 0) : 0;
}

/** Of equals the longest copy, then any, but always the same. */
function byIdentity(left: Telling, right: Telling): number {
  const longer = grownTo(right.event) - grownTo(left.event);
  if (longer !== 0) return longer;
  const [one, other] = [identityOf(left.event), identityOf(right.event)];
  return one === other ? 0 : one < other ? -1 : 1;
}

function takeTogether<Name extends keyof UsageEvent>(
  event: UsageEvent,
  teller: UsageEvent | undefined,
  names: readonly Name[],
): void {
  if (teller !== undefined) for (const name of names) event[name] = teller[name];
}

/** `Object.keys` promises text only; an event has its own fields and no others. */
function fieldNames(event: UsageEvent): (keyof UsageEvent)[] {
  return Object.keys(event) as (keyof UsageEvent)[];
}
