import type { UsageEvent } from "../kernel/usage-event.js";
import type { Feed, Telling } from "../normalize/spans/feed.js";
import { identityOf } from "../normalize/spans/resolve-trace.js";
import { answerOf } from "../normalize/spans/response-key.js";

/** An event that came by itself, not in a span, and names the answer that it tells of. */
export interface PostedTelling extends Telling {
  /** `(day, source, id)` as one text. */
  identity: string;
  answer: string;
  /** Of two tellings of one event by one feed the later one holds. Rises with every group of a team. */
  receivedAtMs: number;
}

/** The telling that an event is; null when it names no answer by which another feed could tell of it. */
export function toPostedTelling(event: UsageEvent, feed: Feed, receivedAtMs = 0): PostedTelling | null {
  const answer = answerOf(event);
  return answer === null ? null : { event, feed, answer, identity: identityOf(event), receivedAtMs };
}

/**
 * The last telling of each event by each feed, and those that it replaced although they stand on another day, where they
 * have to be taken back. Of two that came in the same millisecond on two nodes any, but always the same.
 */
export function lastTellings(tellings: Iterable<PostedTelling>): { last: PostedTelling[]; moved: PostedTelling[] } {
  const last = new Map<string, PostedTelling>();
  const moved: PostedTelling[] = [];
  for (const telling of tellings) {
    const key = `${telling.feed}\0${telling.event.source}\0${telling.event.id}`;
    const other = last.get(key);
    const [later, earlier] = other === undefined || isLater(telling, other) ? [telling, other] : [other, telling];
    last.set(key, later);
    if (earlier !== undefined && earlier.identity !== later.identity) moved.push(earlier);
  }
  return { last: [...last.values()], moved };
}

function isLater(one: PostedTelling, other: PostedTelling): boolean {
  if (one.receivedAtMs !== other.receivedAtMs) return one.receivedAtMs > other.receivedAtMs;
  return textOf(one) >= textOf(other);
}

function textOf({ event }: PostedTelling): string {
  return JSON.stringify(event, (_, value: unknown) => (typeof value === "bigint" ? value.toString() : value));
}
