import { toEpochDay } from "../../kernel/day.js";
import type { UsageEvent } from "../../kernel/usage-event.js";
import { identityOf, resolveTrace } from "../../normalize/spans/resolve-trace.js";
import type { SpanFacts } from "../../normalize/spans/span-facts.js";
import { resolveTold } from "../resolve-told.js";

/** A derived chat or message, as a report would count it. */
export interface DerivedRow {
  id: string;
  day: number;
  atMs: number;
  user: string;
  chat: string;
  role: string;
}

/**
 * What is to be derived from all spans at once, counted anew: written from the rules of docs/decisions/0016, as plainly as
 * can be, with nothing of what does it in the product but which calls count.
 */
export function recountDerived(spans: readonly SpanFacts[], beforeMs = Number.POSITIVE_INFINITY): DerivedRow[] {
  const calls = [...resolveTold({ spans, posted: [] }).events.values()].toSorted(byMoment);
  const traces = [...new Set(spans.map(({ traceId }) => traceId))].map((traceId) => ({
    traceId,
    tells: [...resolveTrace(spans.filter((span) => span.traceId === traceId)).events.values()],
  }));
  const traceOf = (call: UsageEvent): string | null => {
    const owners = traces.flatMap(({ traceId, tells }) => {
      const telling =
        tells.find((each) => identityOf(each) === identityOf(call)) ??
        tells.find((each) => each.responseId !== null && isId(each.responseId) && each.responseId === call.responseId);
      return telling === undefined ? [] : [{ traceId, isGateway: telling.source === "openrouter" ? 1 : 0 }];
    });
    const [owner] = owners.toSorted((a, b) => a.isGateway - b.isGateway || (a.traceId < b.traceId ? -1 : 1));
    return owner?.traceId ?? null;
  };

  const rows: DerivedRow[] = [];
  for (const { traceId } of traces) {
    const prompts = calls.filter(
      (call) => traceOf(call) === traceId && call.status === "ok" && call.operation !== "embeddings",
    );
    const [first, last] = [prompts.at(0), prompts.at(-1)];
    if (first === undefined || last === undefined || first.occurredAtMs >= beforeMs) continue;
    rows.push(row(`message:${traceId}`, first, "user"), row(`answer:${traceId}`, last, "assistant"));
  }
  const chats = new Set(calls.flatMap(({ chatId }) => chatId ?? []));
  for (const chatId of chats) {
    const first = calls.find((call) => call.chatId === chatId && traceOf(call) !== null);
    if (first !== undefined && first.occurredAtMs < beforeMs) rows.push(row(`chat:${chatId}`, first, ""));
  }
  return sortRows(rows);
}

function row(id: string, { occurredAtMs, user, chatId }: UsageEvent, role: string): DerivedRow {
  return { id, day: toEpochDay(occurredAtMs), atMs: occurredAtMs, user: user ?? "", chat: chatId ?? "", role };
}

function isId(responseId: string): boolean {
  return responseId.length >= 8 && !responseId.startsWith("aitxt-");
}

function byMoment(a: UsageEvent, b: UsageEvent): number {
  return a.occurredAtMs - b.occurredAtMs || compare(a.source, b.source) || compare(a.id, b.id);
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

export function sortRows(rows: readonly DerivedRow[]): DerivedRow[] {
  return rows.toSorted((a, b) => compare(`${a.id}\0${a.day}`, `${b.id}\0${b.day}`));
}
