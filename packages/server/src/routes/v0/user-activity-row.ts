import type { Person, TeamDirectory, UserActivity } from "@daybook/engine";
import { toApiUser } from "./api-user.js";
import type { AsciiWriter } from "./ascii-writer.js";

/** What was written of a person, for as long as the engine hands out the same object: a changed person is another. */
const heads = new WeakMap<object, { base: string; bytes: Buffer }>();

/**
 * A row up to its counts, without the closing brace, in UTF-8: a team may have ten thousand members, whose own part of
 * the row is the same at every report, so it is written once.
 *
 * @param base the server's address as the client reaches it, for pictures of people without one
 */
export function userActivityHead(person: Person, team: TeamDirectory, base: string): Buffer {
  const who = person.kind === "unlinked" ? person : person.member;
  const written = heads.get(who);
  if (written?.base === base) return written.bytes;
  const user = {
    ...toApiUser(person, team, base),
    teamV0Role: person.kind === "unlinked" ? null : person.member.v0Role,
  };
  const bytes = Buffer.from(`{"id":${JSON.stringify(user.id)},"object":"user_activity","user":${JSON.stringify(user)}`);
  heads.set(who, { base, bytes });
  return bytes;
}

/** The rest of the row. */
export function writeUserActivityCounts(writer: AsciiWriter, activity: UserActivity): void {
  writer.text(',"chatCount":');
  writer.integer(activity.chatCount);
  writer.text(',"messageCount":');
  writer.integer(activity.messageCount);
  writer.text(',"activeDays":');
  writer.integer(activity.activeDays);
  writer.text(',"firstActivity":');
  writer.instant(activity.firstActivityMs);
  writer.text(',"lastActivity":');
  writer.instant(activity.lastActivityMs);
  writer.text("}");
}
