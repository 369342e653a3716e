import type { EpochDay } from "../kernel/day.js";
import type { AnalyticsStore } from "../store/analytics/analytics-store.js";
import { nameOf, type AddedDay } from "./addition.js";
import type { RollupState } from "./rollup-state.js";

/** Days that are kept, and events that came to them; those that were found longest ago go. */
const DAYS_MAX = 2_000;
const ADDITIONS_MAX = 20_000;

/** A day of a team as it is now. */
export interface DayNow {
  day: EpochDay;
  n: number;
  /** UInt64 as decimal text. */
  mark: string;
  /** Its newest rollup that says what its cells hold; null: there is none. Absent: it was not looked for. */
  rollup?: RollupState | null;
}

/**
 * What days were found to be: a rollup and a few events. It holds for as long as the day has the fingerprint, whoever writes
 * to the store, since a fingerprint says which tellings there are; so a report looks only at days that changed since the last one.
 */
class AddedDays {
  // A map lists what was added first first.
  readonly #days = new Map<string, { team: string; now: DayNow; added: AddedDay }>();
  #additions = 0;
  readonly #underWay = new Map<string, Promise<Map<EpochDay, AddedDay>>>();

  find(team: string, { day, n, mark }: DayNow): AddedDay | undefined {
    const known = this.#days.get(keyOf(team, day));
    return known?.now.n === n && known.now.mark === mark ? known.added : undefined;
  }

  /** Events that are known not to be counted by the rollup. */
  namesBeside(team: string, { day, n, mark, version }: RollupState): ReadonlySet<string> {
    const known = this.#days.get(keyOf(team, day))?.added;
    const isSame = known?.rollup.n === n && known.rollup.mark === mark && known.rollup.version === version;
    return new Set(isSame ? known.added.map(nameOf) : []);
  }

  keep(team: string, now: DayNow, added: AddedDay): void {
    this.forget(team, now.day);
    this.#days.set(keyOf(team, now.day), { team, now, added });
    this.#additions += added.added.length;
    for (const { team: itsTeam, now: oldest } of this.#days.values()) {
      if (this.#days.size <= DAYS_MAX && this.#additions <= ADDITIONS_MAX) break;
      this.forget(itsTeam, oldest.day);
    }
  }

  /**
   * What is being found out already is not asked a second time. Who waits asks by himself should it fail, for that may be for
   * reasons of the other's.
   */
  async once(asked: string, find: () => Promise<Map<EpochDay, AddedDay>>): Promise<Map<EpochDay, AddedDay>> {
    const underWay = this.#underWay.get(asked);
    if (underWay !== undefined) return underWay.catch(find);
    const finding = find().finally(() => this.#underWay.delete(asked));
    this.#underWay.set(asked, finding);
    return finding;
  }

  forget(team: string, day: EpochDay): void {
    const key = keyOf(team, day);
    this.#additions -= this.#days.get(key)?.added.added.length ?? 0;
    this.#days.delete(key);
  }
}

const ofStores = new WeakMap<object, AddedDays>();

/** Of each store there is one. */
export function addedDaysOf({ identity }: AnalyticsStore): AddedDays {
  const known = ofStores.get(identity) ?? new AddedDays();
  ofStores.set(identity, known);
  return known;
}

function keyOf(team: string, day: EpochDay): string {
  return `${team} ${day}`;
}
