/** Which chats and messages are derived from a team's traces (docs/decisions/0016). */
export interface Derivation {
  /** Those of calls before this moment, epoch ms: from then on the team tells of its own. Infinity: all, -Infinity: none. */
  beforeMs: number;
  /** Whether they are derived also beside those that the team tells of. */
  isForced: boolean;
}

export const NO_DERIVATION: Derivation = { beforeMs: Number.NEGATIVE_INFINITY, isForced: false };

export function derives({ beforeMs }: Derivation): boolean {
  return beforeMs > Number.NEGATIVE_INFINITY;
}
