import { lastDays } from "../dataset/reported-days.js";
import type { Question } from "./question.js";

/** Events of a page on both sides; the reference's SQL says the same. */
const LIMIT = 50;
const DAYS = 30;
/** The later page begins behind so many. */
const PAGES_BEFORE = 20;

/** How both servers are reached, to turn the pages before the later one. */
export interface Servers {
  daybook: { origin: string; headers: Readonly<Record<string, string>> };
  reference: { origin: string };
}

/** The first page of the usage events of the last 30 completed days, and the page after a thousand events. */
export async function eventPageQuestions(team: string, nowMs: number, servers: Servers): Promise<Question[]> {
  const range = lastDays(DAYS, nowMs);
  const sums = {
    daybook: ["tokens.input", "tokens.output", "tokens.cacheRead", "tokens.total", "creditsCost.total"],
    reference: ["input", "output", "cacheRead", "total", "credits"],
  };
  const daybookPath = (more: Record<string, string>): string =>
    `/v2/usage/events?${new URLSearchParams({ ...range, limit: String(LIMIT), ...more }).toString()}`;
  const referencePath = (path: string, more: Record<string, string>): string =>
    `${path}?${new URLSearchParams({ team, ...range, ...more }).toString()}`;
  const question = (name: string, daybook: string, reference: string): Question => ({
    name,
    daybook: { path: daybook, sums: sums.daybook },
    reference: { path: reference, sums: sums.reference },
  });
  const first = question("events, first page", daybookPath({}), referencePath("/events", {}));
  let later = first;
  for (let page = 0; page < PAGES_BEFORE; page++) {
    const [answer, referenceAnswer] = await Promise.all([
      read<DaybookPage>(servers.daybook.origin + later.daybook.path, servers.daybook.headers),
      read<ReferencePage>(servers.reference.origin + later.reference.path, {}),
    ]);
    const last = referenceAnswer.data.at(-1);
    if (answer.pagination.cursor === null || last === undefined) throw new Error(`there is no page after ${page}`);
    const after = { afterTime: last.time, afterSource: last.source, afterId: last.id };
    later = question(
      "events, later page",
      daybookPath({ cursor: answer.pagination.cursor }),
      referencePath("/later-events", after),
    );
  }
  return [first, later];
}

interface DaybookPage {
  pagination: { cursor: string | null };
}

interface ReferencePage {
  data: { time: string; source: string; id: string }[];
}

/** The caller knows what the server answers; another answer fails where it is used. */
async function read<Answer>(url: string, headers: Readonly<Record<string, string>>): Promise<Answer> {
  const response = await fetch(url, { headers });
  if (!response.ok) throw new Error(`GET ${url}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Answer;
}
