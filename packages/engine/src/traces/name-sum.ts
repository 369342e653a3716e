import { crc32 } from "node:zlib";

/**
 * Sums of a team's names of traces and answers, as `event_facts` has them: CRC-32 of the team, a zero byte and the name, as
 * the engine works it out too.
 */
export function nameSumsOf(teamId: string): (about: string) => number {
  // Goes on from the sum of what all names of the team begin with, which spares a text for each.
  const ofTeam = crc32(`${teamId}\0`);
  return (about) => crc32(about, ofTeam);
}
