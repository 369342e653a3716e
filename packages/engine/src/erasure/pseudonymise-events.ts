import type { TeamDirectory } from "../accounts/team-directory.js";
import type { UsageEvent } from "../kernel/usage-event.js";
import { type ErasedNames, erasedNamesOf } from "../accounts/erased-names.js";

/**
 * The events as they may be stored: erased people appear under their pseudonyms, and nothing that they or others wrote
 * about them stays beside it. The very same list when nothing had to be changed.
 */
export function pseudonymiseEvents(team: TeamDirectory, events: readonly UsageEvent[]): readonly UsageEvent[] {
  const names = erasedNamesOf(team);
  if (names === null) return events;
  const told = events.map((event) => pseudonymise(names, event));
  return told.some((event, index) => event !== events[index]) ? told : events;
}

function pseudonymise(names: ErasedNames, event: UsageEvent): UsageEvent {
  const { user, userEmail, apiKeyHash, externalUser } = event;
  const change = names.change({ user: user ?? "", email: userEmail ?? "" });
  const external = externalUser === null ? null : names.find(externalUser);
  const isByKey = user === null && userEmail === null && apiKeyHash !== null && names.findByKey(apiKeyHash) !== null;
  if (change === null && external === null && !isByKey) return event;
  const isTheirs = isByKey || (change !== null && change.owner !== null);
  return {
    ...event,
    ...(change === null ? {} : { user: change.user || null, userEmail: change.email || null }),
    ...(external === null ? {} : { externalUser: external.pseudonym }),
    // Free texts: a key may be called after its holder, a chat after anything.
    ...(isTheirs ? { apiKeyName: null, title: null } : {}),
  };
}
