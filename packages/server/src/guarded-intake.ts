import {
  DAY_MS,
  DaybookError,
  type Directory,
  type EventIntake,
  formatDay,
  priceEvents,
  pseudonymiseEvents,
  RETENTION_DAYS_MIN,
  type TeamDirectory,
  type UsageEvent,
} from "@daybook/engine";

/**
 * An intake that keeps three promises for every door: nothing is acknowledged that a frozen day does not count, nobody
 * who was erased comes back under an old name, and a call whose cost nobody told has that of the team's prices.
 *
 * Doors refuse events of frozen days with words of their own, before they are stored. A day may still freeze while its
 * events are on their way; whoever freezes it has told all nodes before it looks at what the day holds. So the question is
 * asked again when the events are stored: if the day takes events even then, they are among what is frozen; if not, they
 * are not acknowledged.
 *
 * @param noteStored called with what is durable, before it is acknowledged
 * @param takeUp reads what other nodes on one database have written of accounts; null where there are none
 */
export function guardIntake(
  writer: EventIntake,
  {
    directory,
    takeUp,
    nowMs,
    noteStored,
  }: {
    directory: Directory;
    takeUp: (() => Promise<void>) | null;
    nowMs: () => number;
    noteStored: (teamId: string, events: readonly UsageEvent[]) => void;
  },
): EventIntake {
  return {
    get heldEvents() {
      return writer.heldEvents;
    },
    close: () => writer.close(),
    raiseVersions: (above) => writer.raiseVersions(above),
    async write(teamId, events) {
      const team = directory.findTeamById(teamId);
      if (team === undefined || events.length === 0) return writer.write(teamId, events);
      const oldestMs = events.reduce((oldest, { occurredAtMs }) => Math.min(oldest, occurredAtMs), Infinity);
      refuseFrozen(team, oldestMs);
      const told = priceEvents(team.prices, pseudonymiseEvents(team, events));
      await writer.write(teamId, told);
      noteStored(teamId, told);
      // No day that retention leaves alone needs to be asked about.
      const mayBeFrozen = oldestMs < nowMs() - (RETENTION_DAYS_MIN - 1) * DAY_MS;
      if (mayBeFrozen && takeUp !== null) await takeUp();
      refuseFrozen(team, oldestMs);
      await replaceErased(writer, team, told);
    },
  };
}

/** Somebody may have been erased while the events were on their way: they are told again, and that telling wins. */
async function replaceErased(writer: EventIntake, team: TeamDirectory, stored: readonly UsageEvent[]): Promise<void> {
  const told = pseudonymiseEvents(team, stored);
  if (told !== stored) await writer.write(team.team.id, told);
}

function refuseFrozen({ team: { frozenBefore } }: TeamDirectory, oldestMs: number): void {
  if (frozenBefore === null || oldestMs >= frozenBefore * DAY_MS) return;
  throw new DaybookError(
    "store_unavailable",
    `The events are not acknowledged: days before ${formatDay(frozenBefore)} were frozen while they were on their way, and ` +
      "some are of such a day. A part may be stored; send the same events again to be told which.",
  );
}
