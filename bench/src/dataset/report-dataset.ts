/**
 * The events that reports are measured on, as arithmetic over the event's number that ClickHouse and PostgreSQL both
 * work out, so that both hold the same rows.
 *
 * The first million takes up every cell (day, person, endpoint, key) once; each further million repeats the same cells
 * at other moments of the day. So daily rollups of one and of ten million hold the same number of cells. One team has
 * 30% of the events, spread evenly over all days; seven other teams share the rest.
 */
export const REPORT_DATASET = {
  /** Over as many days each of the members has an event on each; over more, they take turns. */
  days: 30,
  members: 10_000,
  cells: 1_000_000,
} as const;

/** Cells of the big team, and people of all other teams as they are numbered. */
const BIG_TEAM_CELLS = 300_000;
const OTHER_PEOPLE = 100_020;
/** Shares no factor with the cells, so a million events take up each once, and fewer lie evenly over teams and days. */
const STRIDE = 7;

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
  /** Over how many days the events are spread. */
  days: number;
}

/**
 * A subquery with a row for each event: `i`, `team_number` (0 holds 30%), `day_number`, `member_number`,
 * `endpoint_number` (0 to 39), `kind` (0 to 5 a generation, 6 to 8 a message, 9 a chat), `ms_of_day`, `prompt`,
 * `completion`.
 *
 * @param source a subquery with the column `i`
 * @param days over which the events are spread
 * @param divide integer division as the engine words it
 */
export function datasetRows({
  source,
  days,
  divide,
}: {
  source: string;
  days: number;
  divide: (dividend: string, divisor: number) => string;
}): string {
  const { cells, members } = REPORT_DATASET;
  const person = divide(`(cell - ${BIG_TEAM_CELLS})`, 7);
  const ofTeam = (big: string, other: string): string =>
    `CASE WHEN cell < ${BIG_TEAM_CELLS} THEN ${big} ELSE ${other} END`;
  return `(SELECT i, team_number, day_number, member_number, ms_of_day, prompt, completion,
      (cell * 7 + day_number * 3) % 40 AS endpoint_number, (${divide("cell", 40)} + day_number) % 10 AS kind
    FROM (
      SELECT i, cell, 200 + (i * 31) % 4000 AS prompt, 50 + (i * 17) % 900 AS completion,
        (cell * 104729 + ${divide("i", cells)} * 3600017) % 86400000 AS ms_of_day,
        ${ofTeam("0", `1 + (cell - ${BIG_TEAM_CELLS}) % 7`)} AS team_number,
        ${ofTeam(divide(`(cell * ${days})`, BIG_TEAM_CELLS), divide(`(${person} * ${days})`, OTHER_PEOPLE))} AS day_number,
        ${ofTeam(`cell % ${members}`, `${person} % 3334`)} AS member_number
      FROM (SELECT i, (i * ${STRIDE}) % ${cells} AS cell FROM ${source} AS numbered) AS celled
    ) AS placed)`;
}
