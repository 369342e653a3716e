import { currentEvents, PERSON_NAME_SQL } from "../../rollup/current-events.js";
import { TELLS_OF_CHAT_SQL } from "../../rollup/event-days.js";
import { IN_RANGE_SQL } from "../../rollup/read-plan.js";
import { PERSON_CONDITION_SQL } from "../event-list/event-filters.js";

/**
 * People, chats, projects and their sum, in one statement, so that all are of one moment.
 *
 * The events of the range are counted per chat and per way of naming a person. A chat's title and project are those of
 * the newest event that says so, also outside the range. A second grouping adds chats up to projects and to all of
 * them, and people to the sum of everything, for each event stands at one name.
 *
 * @param shape.byPerson counts one person's events only, and binds `{people:Array(Tuple(String, String, String))}`
 * Binds `{listedMax:UInt32}`, the most chats and the most projects that come back, latest first.
 */
export function chatActivitySql(database: string, { byPerson }: { byPerson: boolean }): string {
  const counts = byPerson ? `(${IN_RANGE_SQL}) AND ${PERSON_CONDITION_SQL}` : IN_RANGE_SQL;
  const newest = "(occurred_at, source, id)";
  return `SELECT item, name, title, known AS isKnown, project, chats AS chatCount, messages AS messageCount, activeDays,
      toUnixTimestamp64Milli(first_at) AS firstAtMs, toUnixTimestamp64Milli(last_at) AS lastAtMs
    FROM (
      SELECT multiIf(
          grouping(name) = 0, if(is_person = 1, 'person', 'chat'),
          grouping(known) = 0, if(is_person = 1, '', 'project'),
          if(is_person = 1, 'everything', 'every chat')) AS item,
        name, title, known, project, countIf(is_person = 0) AS chats, sum(messages) AS messages,
        length(groupUniqArrayArray(days)) AS activeDays, min(first_at) AS first_at, max(last_at) AS last_at
      FROM (
        SELECT grouping(chat_id) AS is_person, if(is_person = 1, person_name, chat_id) AS name,
          if(is_person = 1, '', argMaxIf(title, ${newest}, title != '')) AS title,
          if(is_person = 1, 0, max(${TELLS_OF_CHAT_SQL})) AS known,
          if(is_person = 1, '', argMaxIf(project_id, ${newest}, type = 'chat.created' OR project_id != '')) AS project,
          countIf(counts AND type = 'message.created' AND role = 'assistant') AS messages,
          groupUniqArrayIf(day, counts) AS days,
          minIf(occurred_at, counts) AS first_at, maxIf(occurred_at, counts) AS last_at
        FROM (
          SELECT *, ${PERSON_NAME_SQL} AS person_name, ${counts} AS counts FROM ${currentEvents(database)}
          WHERE counts OR ${TELLS_OF_CHAT_SQL}
        )
        GROUP BY GROUPING SETS ((chat_id), (person_name))
        HAVING notEmpty(days) AND (is_person = 1 OR chat_id != '')
      )
      GROUP BY GROUPING SETS ((is_person, name, title, known, project), (is_person, known, project), (is_person))
    )
    WHERE item != ''
    ORDER BY item, lastAtMs DESC, name, known, project
    LIMIT {listedMax:UInt32} BY if(item = 'person', name, item)`;
}
