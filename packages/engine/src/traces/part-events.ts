import type { UsageEvent } from "../kernel/usage-event.js";
import type { Feed } from "../normalize/spans/feed.js";
import { identityOf } from "../normalize/spans/resolve-trace.js";
import { answerOf } from "../normalize/spans/response-key.js";
import { type PostedTelling, toPostedTelling } from "./posted-telling.js";

/**
 * The events of one write, parted: those that name an answer, of which other feeds may tell, and all others, in their order.
 * Of several tellings of one event the last holds, so where it stands on one side, earlier ones are left out of the other.
 */
export function partEvents(
  events: readonly UsageEvent[],
  feed: Feed,
): { posted: readonly PostedTelling[]; plain: readonly UsageEvent[] } {
  // Most senders name no answer; theirs cost no more than this look.
  if (!events.some((event) => answerOf(event) !== null)) return { posted: [], plain: events };
  const posted = new Map<string, PostedTelling>();
  const plain = new Map<string, UsageEvent>();
  for (const event of events) {
    const telling = toPostedTelling(event, feed);
    if (telling === null) {
      const identity = identityOf(event);
      plain.delete(identity);
      plain.set(identity, event);
      posted.delete(identity);
    } else {
      // Taken out first, for its place is to be that of its last telling: the same id may stand on another day between.
      posted.delete(telling.identity);
      posted.set(telling.identity, telling);
      plain.delete(telling.identity);
    }
  }
  return { posted: [...posted.values()], plain: [...plain.values()] };
}

/** The last telling of each event by each feed, in the order of the list. */
export function withoutRepeats(posted: readonly PostedTelling[]): PostedTelling[] {
  const last = new Map(
    posted.map((telling) => [`${telling.feed}\0${telling.event.source}\0${telling.event.id}`, telling]),
  );
  return [...last.values()];
}
