import type { DayRange } from "../dataset/reported-days.js";
import type { Question } from "./question.js";

/** The reports of both contracts over the last completed days. @param team id of the team that asks */
export function contractQuestions(team: string, range: DayRange): Question[] {
  const reference = new URLSearchParams({ team, ...range }).toString();
  const userRange = new URLSearchParams({ startDate: range.start, endDate: range.end }).toString();
  const activity = ["requests", "prompt_tokens", "completion_tokens", "reasoning_tokens", "usage"];
  const userActivity = ["chatCount", "messageCount", "activeDays"];
  return [
    {
      name: "activity",
      daybook: { path: "/api/v1/activity", sums: activity },
      reference: { path: `/activity?${reference}`, sums: activity },
    },
    {
      name: "user-activity",
      daybook: { path: `/v1/reports/user-activity?${userRange}`, sums: userActivity },
      reference: { path: `/user-activity?${reference}`, sums: userActivity },
    },
  ];
}
