import { TELLINGS_MAX } from "../normalize/spans/merge-tellings.js";
import type { PostedTelling } from "./posted-telling.js";

/** Full, the first ones go; they are then found out again. */
const CONSTANTS_MAX = 10_000;

/**
 * Ids of answers that are told under so many identities that they are none. Once that is known, their events need neither
 * facts nor a look at others, so that a sender with a constant in place of an id does not fill the store with it.
 */
export class ConstantAnswers {
  // A set lists what was added first first.
  readonly #known = new Set<string>();

  has(teamId: string, { answer }: PostedTelling): boolean {
    return this.#known.size > 0 && this.#known.has(`${teamId}\0${answer}`);
  }

  /** Looks at all that is told of some answers. */
  learn(teamId: string, tellings: readonly PostedTelling[]): void {
    if (tellings.length <= TELLINGS_MAX) return;
    for (const [answer, identities] of identitiesByAnswer(tellings)) {
      if (identities.size > TELLINGS_MAX) this.#known.add(`${teamId}\0${answer}`);
    }
    for (const oldest of this.#known) {
      if (this.#known.size <= CONSTANTS_MAX) break;
      this.#known.delete(oldest);
    }
  }
}

/** Of each answer as many tellings as prove that it is a constant, and no more. */
export function provingTellings(tellings: readonly PostedTelling[]): PostedTelling[] {
  const counts = new Map<string, number>();
  return tellings.filter(({ answer }) => {
    const count = (counts.get(answer) ?? 0) + 1;
    counts.set(answer, count);
    return count <= TELLINGS_MAX + 1;
  });
}

function identitiesByAnswer(tellings: readonly PostedTelling[]): Map<string, Set<string>> {
  const byAnswer = new Map<string, Set<string>>();
  for (const { answer, identity } of tellings) {
    const identities = byAnswer.get(answer);
    if (identities === undefined) byAnswer.set(answer, new Set([identity]));
    else identities.add(identity);
  }
  return byAnswer;
}
