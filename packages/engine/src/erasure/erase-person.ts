import type { Erasure } from "../accounts/erasure.js";
import type { TeamAccounts } from "../accounts/team-accounts.js";
import { foldPersonString } from "../accounts/person-string.js";
import { unlinkedPerson } from "../report/people.js";
import type { AnalyticsStore } from "../store/analytics/analytics-store.js";
import { eraseNames, type ErasureStep } from "./erase-names.js";
import { listStoredNames } from "./stored-names.js";

/**
 * Notes that a person is to be erased: from now on no event of theirs is stored under any of the names, and accounts know
 * nothing more of them. `finishErasures` does the rest.
 *
 * @param who id, email or alias of a member, also of a removed one; the string that events say, or the id that reports
 *   give to whoever has no more than that
 * @throws DaybookError `not_found`, `store_unavailable`
 */
export async function beginErasure(store: AnalyticsStore, team: TeamAccounts, who: string): Promise<Erasure> {
  const { directory } = team;
  const isMember = [
    directory.findMemberByString(who),
    directory.findMemberById(who),
    directory.findRemovedMemberByString(who),
  ].some((member) => member !== undefined);
  if (isMember) return team.recordErasure(who, { isInEvents: false });
  const texts = (await listStoredNames(store, directory.team.id)).flatMap(({ user, email }) => [user, email]);
  const said = texts.find((text) => text !== "" && unlinkedPerson(directory.team.id, text).id === who) ?? who;
  // The one who goes by an id may be a member by the string that the id was made of.
  const folded = foldPersonString(said);
  return team.recordErasure(said, { isInEvents: texts.some((text) => foldPersonString(text) === folded) });
}

/**
 * Takes the names of everybody whom the team has erased out of what is stored, and notes that it is done.
 *
 * @returns the erasures as they stand then
 * @throws DaybookError `store_unavailable`
 */
export async function finishErasures(
  store: AnalyticsStore,
  team: TeamAccounts,
  options: { onStep?: (step: ErasureStep) => Promise<void> } = {},
): Promise<Erasure[]> {
  const begun = team.directory.erasures();
  const isDone = await eraseNames(store, team.directory, options);
  for (const { id, doneAtMs } of begun) {
    if ((doneAtMs !== null) !== isDone) await team.settleErasure(id, { isDone });
  }
  return team.directory.erasures();
}
