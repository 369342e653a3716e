import type { TeamDirectory } from "../../accounts/team-directory.js";
import type { EventType } from "../../kernel/usage-event.js";
import type { OpenTimeRange } from "../../rollup/event-days.js";
import type { AnalyticsStore, BoundValue } from "../../store/analytics/analytics-store.js";
import { readNamesOf, toNameParams } from "../names-of-person.js";

/** Which events are listed; null means all. */
export interface EventFilters {
  types: readonly EventType[] | null;
  /** As `findActivityPerson` returned it. */
  personId: string | null;
  chatId: string | null;
  messageId: string | null;
  workspaceId: string | null;
}

/** Filters as conditions over columns of `events`, with the values they bind. */
export interface EventConditions {
  /** Few events meet these, so looking for them first pays. */
  selective: string[];
  /** Many events meet these. */
  common: string[];
  params: Record<string, BoundValue>;
}

/** Conditions for the filters, or null when no event of the range can meet them: none names the person. */
export async function toEventConditions(
  store: AnalyticsStore,
  team: TeamDirectory,
  { filters, range }: { filters: EventFilters; range: OpenTimeRange },
): Promise<EventConditions | null> {
  const conditions: EventConditions = { selective: [], common: [], params: {} };
  if (filters.chatId !== null) {
    conditions.selective.push("chat_id = {chat:String}");
    conditions.params["chat"] = filters.chatId;
  }
  if (filters.messageId !== null) {
    conditions.selective.push("message_id = {message:String}");
    conditions.params["message"] = filters.messageId;
  }
  if (filters.workspaceId !== null) {
    conditions.common.push("workspace_id = {workspace:String}");
    conditions.params["workspace"] = filters.workspaceId;
  }
  if (filters.types !== null) {
    conditions.common.push("type IN {types:Array(String)}");
    conditions.params["types"] = [...filters.types];
  }
  if (filters.personId !== null) {
    const { startMs, endMs } = range;
    const names = await readNamesOf(store, team, {
      personId: filters.personId,
      range: { startMs, endMs: endMs ?? END_OF_TIME_MS },
    });
    if (names.length === 0) return null;
    // The first is implied by the second, and quicker to check.
    conditions.selective.push("user IN {users:Array(String)}", PERSON_CONDITION_SQL);
    conditions.params["users"] = [...new Set(names.map(({ user }) => user))];
    conditions.params["people"] = toNameParams(names);
  }
  return conditions;
}

/** Binds `{people:Array(Tuple(String, String, String))}`; the key stands for a person only where nobody is named. */
export const PERSON_CONDITION_SQL =
  "(user, user_email, if(user = '' AND user_email = '', toString(api_key_hash), '')) IN {people:Array(Tuple(String, String, String))}";

const END_OF_TIME_MS = Date.UTC(2149, 0, 1);
