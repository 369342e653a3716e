import {
  DAY_MS,
  findTimeZone,
  formatDay,
  listMembers,
  parseDay,
  personId,
  readVendorDays,
  type ReconcileSides,
  resolvePerson,
  type Tally,
  type TeamDirectory,
  toEpochDay,
} from "@daybook/engine";
import type { Daybook } from "../../daybook.js";
import type { ReconcileQuestion } from "./get-reconcile-report.js";

/** What a day of v0's user activity and a day of events can be held against each other by. */
export const MEMBER_MEASURES = ["chats", "messages"] as const;
type MemberMeasure = (typeof MEMBER_MEASURES)[number];

/** What the team's members did by its events, and by v0, for the days asked. People of v0 are found by their email. */
export async function memberSides(
  { analytics, accountsStore }: Pick<Daybook, "analytics" | "accountsStore">,
  team: TeamDirectory,
  { firstDay, lastDay, groups }: ReconcileQuestion,
): Promise<Omit<ReconcileSides<MemberMeasure>, "measures">> {
  const isByMember = groups.includes("member");
  const valuesOf = (member: string): Record<string, string> => (isByMember ? { member } : {});
  const days = await readVendorDays(accountsStore, {
    teamId: team.team.id,
    vendor: "v0",
    report: "members",
    subject: "",
    firstDay,
    lastDay,
  });
  const vendor = days.flatMap(({ day, rows }) =>
    rows.map((row): Tally<MemberMeasure> => {
      const email = row["email"] ?? "";
      const person = resolvePerson(team, { user: email, email, key: "" });
      return {
        day,
        values: valuesOf(person === null ? email : personId(person)),
        sums: { chats: BigInt(row["chats"] ?? "0"), messages: BigInt(row["messages"] ?? "0") },
      };
    }),
  );
  const zone = findTimeZone("UTC");
  if (zone === null) throw new Error("the runtime does not know UTC");
  const events: Tally<MemberMeasure>[] = [];
  const members = listMembers(analytics, team, {
    range: { startMs: (parseDay(firstDay) ?? 0) * DAY_MS, endMs: ((parseDay(lastDay) ?? 0) + 1) * DAY_MS },
    zone,
    personId: null,
    search: null,
    statuses: null,
    order: { by: "name", isDescending: false },
    withDaily: true,
  });
  for await (const { person, daily } of members) {
    for (const { dayStartMs, chats, messages } of daily ?? []) {
      if (chats === 0 && messages === 0) continue;
      events.push({
        day: formatDay(toEpochDay(dayStartMs)),
        values: valuesOf(personId(person)),
        sums: { chats: BigInt(chats), messages: BigInt(messages) },
      });
    }
  }
  return { events, vendor, vendorDays: new Set(days.map(({ day }) => day)) };
}
