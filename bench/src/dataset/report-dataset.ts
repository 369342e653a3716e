/**
 * The events that reports are measured on, as arithmetic over the event's number that ClickHouse and PostgreSQL both
 * work out, so that both hold the same rows.
 *
 * The first million takes up every cell (day, person, endpoint, key) once; each further million repeats the same cells
 * at other moments of the day. So rollups of one and of ten million hold the same number of cells. One team has 30% of
 * the events: 10,000 members with an event each on each of 30 days. Seven other teams share the rest.
 */
export const REPORT_DATASET = { days: 30, members: 10_000, cells: 1_000_000 } as const;

export function memberEmail(member: number): string {
  return `member-${String(member).padStart(5, "0")}@bench.example`;
}

/** Which events: from a number on, so many, of a team with 30% of all and its first day. */
export interface DatasetPart {
  firstEvent: number;
  events: number;
  /** Id of the team that holds 30%. */
  team: string;
  /** `YYYY-MM-DD`. */
  firstDay: string;
}

/**
 * A subquery with a row for each event: `i`, `team_number` (0 holds 30%), `day_number`, `member_number`,
 * `endpoint_number` (0 to 39), `kind` (0 to 5 a generation, 6 to 8 a message, 9 a chat), `ms_of_day`, `prompt`,
 * `completion`.
 *
 * @param source a subquery with the column `i`
 * @param divide integer division as the engine words it
 */
export function datasetRows(source: string, divide: (dividend: string, divisor: number) => string): string {
  const { cells, members } = REPORT_DATASET;
  return `(SELECT i, team_number, day_number, member_number, ms_of_day, prompt, completion,
      (cell * 7 + day_number * 3) % 40 AS endpoint_number, (${divide("cell", 40)} + day_number) % 10 AS kind
    FROM (
      SELECT i, cell, 200 + (i * 31) % 4000 AS prompt, 50 + (i * 17) % 900 AS completion,
        (cell * 7919 + ${divide("i", cells)} * 3600017) % 86400000 AS ms_of_day,
        CASE WHEN cell < 300000 THEN 0 ELSE 1 + (cell - 300000) % 7 END AS team_number,
        CASE WHEN cell < 300000 THEN ${divide("cell", members)} ELSE ${divide(divide("(cell - 300000)", 7), 3_334)} END AS day_number,
        CASE WHEN cell < 300000 THEN cell % ${members} ELSE ${divide("(cell - 300000)", 7)} % 3334 END AS member_number
      FROM (SELECT i, i % ${cells} AS cell FROM ${source} AS numbered) AS celled
    ) AS placed)`;
}
