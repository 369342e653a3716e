import { type DayDetail, frozenWarning, type TeamDirectory } from "@daybook/engine";
import type { FastifyReply } from "fastify";

/** Says in a header, which every contract leaves room for, what an answer cannot know of days that have no events any more. */
export function warnOfFrozen(
  reply: FastifyReply,
  { team }: TeamDirectory,
  range: { startMs: number | null; endMs: number | null },
  detail: DayDetail | (() => DayDetail),
): void {
  if (team.frozenBefore === null) return;
  const warning = frozenWarning(team, range, typeof detail === "function" ? detail() : detail);
  if (warning !== null) reply.header("x-daybook-warning", warning);
}
