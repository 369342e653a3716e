import type { TeamDirectory } from "../../accounts/team-directory.js";
import type { TimeZone } from "../../kernel/time-zone.js";
import type { AnalyticsStore } from "../../store/analytics/analytics-store.js";
import { type Person, personId } from "../people.js";
import { addUsage, noUsage, SUMMED_MEASURES, toUsageSums, type UsageSums } from "../usage/usage-sums.js";
import { readUsage } from "../usage-query/read-usage.js";
import type { MemberActivity } from "./member-activity.js";
import type { NameResolver } from "../name-resolver.js";
import { readDeeds } from "./read-deeds.js";

/** Everybody's activity in the range, without daily series, and the usage that is nobody's. */
export async function gatherMembers(
  store: AnalyticsStore,
  team: TeamDirectory,
  resolver: NameResolver,
  {
    range,
    zone,
    personId: only,
  }: { range: { startMs: number; endMs: number }; zone: TimeZone; personId: string | null },
): Promise<{ members: MemberActivity[]; unattributed: UsageSums | null }> {
  const [deeds, usage] = await Promise.all([
    readDeeds(store, team.team.id, { range, zone, names: null }),
    readUsage(store, team.team.id, {
      range,
      buckets: null,
      dimensions: ["person", "model"],
      measures: SUMMED_MEASURES,
    }),
  ]);
  const found = new Map<string, Gathered>();
  for (const member of team.members()) found.set(member.id, new Gathered({ kind: "member", member }));
  const gatheredOf = (name: string): Gathered | null => {
    const person = resolver.resolve(name);
    if (person === null) return null;
    const gathered = found.get(personId(person)) ?? new Gathered(person);
    found.set(personId(person), gathered);
    return gathered;
  };
  for (const { name, chats, messages, firstAtMs, lastAtMs, dayStartsMs } of deeds) {
    const gathered = gatheredOf(name);
    if (gathered === null) continue;
    const { activity } = gathered;
    activity.chats += chats;
    activity.messages += messages;
    activity.firstActivityMs = Math.min(activity.firstActivityMs ?? firstAtMs, firstAtMs);
    activity.lastActivityMs = Math.max(activity.lastActivityMs ?? lastAtMs, lastAtMs);
    for (const startMs of dayStartsMs) gathered.days.add(startMs);
  }
  const unattributed = noUsage();
  for (const { dimensions, measures } of usage) {
    const sums = toUsageSums(measures);
    const gathered = gatheredOf(dimensions.person);
    addUsage(gathered?.activity.sums ?? unattributed, sums);
    gathered?.addModel(dimensions.model, sums);
  }
  const people = only === null ? [...found.values()] : [...found.values()].filter(({ id }) => id === only);
  return { members: people.map((one) => one.finished()), unattributed: only === null ? unattributed : null };
}

const TOP_MODELS = 3;

/** One person's activity while it is gathered from the names that mean the person. */
class Gathered {
  readonly id: string;
  readonly activity: MemberActivity;
  readonly days = new Set<number>();
  readonly #models = new Map<string, UsageSums>();

  constructor(person: Person) {
    this.id = personId(person);
    this.activity = {
      person,
      chats: 0,
      messages: 0,
      activeDays: 0,
      firstActivityMs: null,
      lastActivityMs: null,
      sums: noUsage(),
      topModels: [],
      daily: null,
    };
  }

  addModel(model: string, sums: UsageSums): void {
    const known = this.#models.get(model);
    if (known === undefined) this.#models.set(model, sums);
    else addUsage(known, sums);
  }

  finished(): MemberActivity {
    this.activity.activeDays = this.days.size;
    const models = [...this.#models].map(([model, sums]) => ({ model, sums }));
    this.activity.topModels = models.toSorted(dearestFirst).slice(0, TOP_MODELS);
    return this.activity;
  }
}

function dearestFirst(a: { model: string; sums: UsageSums }, b: { model: string; sums: UsageSums }): number {
  if (a.sums.cost !== b.sums.cost) return a.sums.cost > b.sums.cost ? -1 : 1;
  if (a.sums.requests !== b.sums.requests) return a.sums.requests > b.sums.requests ? -1 : 1;
  return a.model < b.model ? -1 : 1;
}
