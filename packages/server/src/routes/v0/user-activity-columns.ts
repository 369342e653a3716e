import { type Person, personId, type TeamDirectory, type UserActivity } from "@daybook/engine";
import type { ReportColumn } from "../../http/export/report-column.js";
import { avatarPath } from "../avatar.js";
import { personEmail } from "./api-user.js";

/**
 * The report's rows with the fields of `user` beside the others.
 *
 * @param base the server's address as the client reaches it, for pictures of people without one
 */
export function userActivityColumns({ team }: TeamDirectory, base: string): ReportColumn<UserActivity>[] {
  const memberOf = (person: Person) => (person.kind === "unlinked" ? null : person.member);
  return [
    { name: "id", type: "text", valueOf: ({ person }) => personId(person) },
    {
      name: "name",
      type: "text",
      valueOf: ({ person }) => (person.kind === "unlinked" ? person.text : person.member.name),
    },
    { name: "email", type: "text", valueOf: ({ person }) => personEmail(person) },
    {
      name: "avatar",
      type: "text",
      valueOf: ({ person }) => memberOf(person)?.avatar ?? base + avatarPath(personId(person)),
    },
    {
      name: "createdAt",
      type: "instant",
      // Nobody made an unlinked person; the team's own beginning is a moment that does not change.
      valueOf: ({ person }) => memberOf(person)?.createdAtMs ?? team.createdAtMs,
    },
    { name: "updatedAt", type: "instant", valueOf: ({ person }) => memberOf(person)?.updatedAtMs ?? null },
    { name: "teamV0Role", type: "text", valueOf: ({ person }) => memberOf(person)?.v0Role ?? null },
    { name: "chatCount", type: "count", valueOf: ({ chatCount }) => chatCount },
    { name: "messageCount", type: "count", valueOf: ({ messageCount }) => messageCount },
    { name: "activeDays", type: "count", valueOf: ({ activeDays }) => activeDays },
    { name: "firstActivity", type: "instant", valueOf: ({ firstActivityMs }) => firstActivityMs },
    { name: "lastActivity", type: "instant", valueOf: ({ lastActivityMs }) => lastActivityMs },
  ];
}
