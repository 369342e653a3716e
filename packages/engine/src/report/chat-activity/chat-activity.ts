import type { TeamDirectory } from "../../accounts/team-directory.js";
import { formatDay } from "../../kernel/day.js";
import { PERSON_NAME_SEPARATOR } from "../../rollup/current-events.js";
import { listDaysTellingOfChats, listEventDays } from "../../rollup/event-days.js";
import type { AnalyticsStore } from "../../store/analytics/analytics-store.js";
import { readNamesOf, toNameParams } from "../names-of-person.js";
import { personId, resolvePerson } from "../people.js";
import { chatActivitySql } from "./chat-activity-sql.js";

/** What was done in a chat, a project, or all together. */
export interface ActivityCounts {
  /** Assistant messages. */
  messageCount: number;
  /** UTC days with an event of any type. */
  activeDays: number;
  firstActivityMs: number;
  lastActivityMs: number;
}

export interface ActiveChat extends ActivityCounts {
  chatId: string;
  /** Whether any event, of any time, says what the chat is; then the next two are as the newest of these says. */
  isKnown: boolean;
  /** Empty: none was told. */
  title: string;
  /** Empty: in no project. */
  projectId: string;
}

/** Chats of one project, chats in none (`projectId` empty), or chats of which nothing is known (and `isKnown` false). */
export interface ActiveProject extends ActivityCounts {
  projectId: string;
  isKnown: boolean;
  chatCount: number;
}

export interface ChatActivity {
  /** People with an event of any type: current members and, unless the team hides them, unlinked ones. */
  activeUsers: number;
  activeDays: number;
  /** Distinct chats with an event of any type. */
  chatCount: number;
  /** Assistant messages, in chats or not. */
  messageCount: number;
  /** Both latest activity first; of more than `listedMax` the latest. The counts above cover all. */
  projects: ActiveProject[];
  chats: ActiveChat[];
}

export interface ChatActivityQuery {
  /** Half-open, exact to the millisecond. */
  range: { startMs: number; endMs: number };
  /** As `findActivityPerson` returned it; null: the whole team. */
  personId: string | null;
  /** Most chats, and most projects, listed. */
  listedMax: number;
}

/**
 * Chats that were active in a range, the projects they belong to now, and what was done in them.
 *
 * @throws DaybookError `store_unavailable`
 * Exact at every moment: read from events, and all of one statement.
 */
export async function reportChatActivity(
  store: AnalyticsStore,
  team: TeamDirectory,
  { range, personId: who, listedMax }: ChatActivityQuery,
): Promise<ChatActivity> {
  const idle = { activeUsers: 0, activeDays: 0, chatCount: 0, messageCount: 0, projects: [], chats: [] };
  if (range.startMs >= range.endMs) return idle;
  const teamId = team.team.id;
  const names = who === null ? null : await readNamesOf(store, team, { personId: who, range });
  if (names?.length === 0) return idle;
  const days = await listEventDays(store, teamId, { range });
  if (days.length === 0) return idle;
  const telling = await listDaysTellingOfChats(store, teamId, range);
  const rows = await store.query<ActivityRow>({
    sql: chatActivitySql(store.database, { byPerson: names !== null }),
    params: {
      ...range,
      team: teamId,
      rawDays: [...days.map(({ day }) => day), ...telling].map(formatDay),
      listedMax,
      ...(names === null ? {} : { people: toNameParams(names) }),
    },
  });
  const of = (item: ActivityRow["item"]): ActivityRow[] => rows.filter((row) => row.item === item);
  const [everything] = of("everything");
  return {
    activeUsers: countPeople(
      team,
      of("person").map(({ name }) => name),
    ),
    activeDays: everything?.activeDays ?? 0,
    chatCount: of("every chat")[0]?.chatCount ?? 0,
    messageCount: everything?.messageCount ?? 0,
    projects: of("project").map((row) => ({
      ...toCounts(row),
      projectId: row.project,
      isKnown: row.isKnown === 1,
      chatCount: row.chatCount,
    })),
    chats: of("chat").map((row) => ({
      ...toCounts(row),
      chatId: row.name,
      isKnown: row.isKnown === 1,
      title: row.title,
      projectId: row.project,
    })),
  };
}

interface ActivityRow {
  item: "everything" | "every chat" | "person" | "project" | "chat";
  /** Of a person, as PERSON_NAME_SQL joins it; the id of a chat. */
  name: string;
  title: string;
  isKnown: number;
  project: string;
  chatCount: number;
  messageCount: number;
  activeDays: number;
  firstAtMs: number;
  lastAtMs: number;
}

function toCounts({ messageCount, activeDays, firstAtMs, lastAtMs }: ActivityRow): ActivityCounts {
  return { messageCount, activeDays, firstActivityMs: firstAtMs, lastActivityMs: lastAtMs };
}

/** Several names may mean one person. */
function countPeople(team: TeamDirectory, names: readonly string[]): number {
  const people = new Set<string>();
  for (const name of names) {
    const [user = "", email = "", key = ""] = name.split(PERSON_NAME_SEPARATOR);
    const person = resolvePerson(team, { user, email, key });
    if (person === null || person.kind === "removed") continue;
    if (person.kind === "unlinked" && team.team.hideUnlinkedPeople) continue;
    people.add(personId(person));
  }
  return people.size;
}
