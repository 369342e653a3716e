import { createHmac } from "node:crypto";
import { z } from "zod";
import type { erasuresTable } from "../store/accounts/erasures-table.js";
import { foldPersonString } from "./person-string.js";

/** What an erased person was to the team, which decides whose the events were that name others as well. */
export const ERASED_KINDS = ["member", "removed", "unlinked"] as const;
export type ErasedKind = (typeof ERASED_KINDS)[number];

/** A person whose names were taken out of a team's events. The names themselves are kept nowhere. */
export interface Erasure {
  id: string;
  teamId: string;
  person: ErasedKind;
  /** What stands in events in place of every name. */
  pseudonym: string;
  /** Hex; keys the sums. */
  salt: string;
  /** `hashName` of each name the person had. */
  hashes: readonly string[];
  /** The keys a member had, whose events name nobody else. */
  keyHashes: readonly string[];
  createdAtMs: number;
  /** Null: events may still hold a name. */
  doneAtMs: number | null;
}

export function fromErasureRow(row: typeof erasuresTable.$inferSelect): Erasure {
  return {
    id: row.id,
    teamId: row.teamId,
    person: z.enum(ERASED_KINDS).parse(row.person),
    pseudonym: row.pseudonym,
    salt: row.salt,
    hashes: row.hashes,
    keyHashes: row.keyHashes,
    createdAtMs: row.createdAt.getTime(),
    doneAtMs: row.doneAt?.getTime() ?? null,
  };
}

/** What is kept of a name: HMAC-SHA-256 of it as names are compared, lower-case hex. */
export function hashName(salt: string, name: string): string {
  return createHmac("sha256", Buffer.from(salt, "hex")).update(foldPersonString(name)).digest("hex");
}
