import { type ErasedNames, erasedNamesOf } from "../accounts/erased-names.js";
import type { TeamDirectory } from "../accounts/team-directory.js";
import type { LentFacts, SpanFacts } from "../normalize/spans/span-facts.js";
import { pseudonymiseEvents } from "./pseudonymise-events.js";

/** The facts of spans as they may be stored: as `pseudonymiseEvents`, and also what a span tells the calls below it. */
export function pseudonymiseSpans(team: TeamDirectory, spans: readonly SpanFacts[]): readonly SpanFacts[] {
  const names = erasedNamesOf(team);
  if (names === null) return spans;
  return spans.map((span) => {
    const [event = null] = span.event === null ? [] : pseudonymiseEvents(team, [span.event]);
    return { ...span, ...lent(names, span), ofResource: lent(names, span.ofResource), event };
  });
}

function lent(names: ErasedNames, { user, userEmail, chatId }: LentFacts): LentFacts {
  const change = names.change({ user: user ?? "", email: userEmail ?? "" });
  if (change === null) return { user, userEmail, chatId };
  return { user: change.user || null, userEmail: change.email || null, chatId };
}
