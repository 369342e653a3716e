import { z } from "zod";
import type { keysTable } from "../store/accounts/keys-table.js";
import { DisplayName, Email, ExternalKey, ExternalUser, UtcInstant } from "./input-fields.js";
import { KEY_KINDS, type KeyKind } from "./roles.js";
import { fromUsdColumn, UsdAmount } from "./usd-amount.js";

/** Periods of UTC after which a key's limit counts anew; weeks begin on Monday. */
export const LIMIT_RESETS = ["daily", "weekly", "monthly"] as const;
export type LimitReset = (typeof LIMIT_RESETS)[number];

/** What is known of a key; the key itself is known to its holder only. */
export interface Key {
  /** SHA-256 of the whole key, lower-case hex: the public id. */
  hash: string;
  teamId: string;
  memberId: string;
  kind: KeyKind;
  name: string;
  /** Masked, such as `sk-db-v1-57e...5fe`. */
  label: string;
  /** Null: not bound to a workspace. */
  workspaceId: string | null;
  disabled: boolean;
  /** US dollars, decimal text, per period of `limitReset` or, without one, in the key's life; null: no limit. */
  limitUsd: string | null;
  limitReset: LimitReset | null;
  /** Whether usage on the team's own provider keys counts towards the limit. */
  includeByokInLimit: boolean;
  /** From this moment on the key is nobody's; null: it does not expire. */
  expiresAtMs: number | null;
  /** Whom the key is for, in the words of the customer who made it. */
  externalUser: string | null;
  /** SHA-256 of that customer's own key for the same person, lower-case hex. */
  externalKeyHash: string | null;
  createdAtMs: number;
  updatedAtMs: number | null;
  revokedAtMs: number | null;
}

const Kind = z.enum(KEY_KINDS);
const OptionalLimitReset = z.enum(LIMIT_RESETS).nullable();
const limitFields = {
  limitUsd: UsdAmount.nullable().optional(),
  limitReset: OptionalLimitReset.optional(),
  includeByokInLimit: z.boolean().optional(),
};

/**
 * `workspace` is an id or a slug; absent or null, the key is bound to none. Of `external.apiKey` only the SHA-256 is
 * kept.
 */
export const NewKey = z.strictObject({
  name: DisplayName,
  kind: Kind,
  memberEmail: Email,
  workspace: z.string().min(1, "must not be empty").nullable().optional(),
  ...limitFields,
  expiresAt: UtcInstant.nullable().optional(),
  external: z.strictObject({ user: ExternalUser, apiKey: ExternalKey.optional() }).optional(),
});
export type NewKey = z.input<typeof NewKey>;

export const KeyChanges = z.strictObject({
  name: DisplayName.optional(),
  disabled: z.boolean().optional(),
  ...limitFields,
});
export type KeyChanges = z.input<typeof KeyChanges>;

export function fromKeyRow(row: typeof keysTable.$inferSelect): Key {
  return {
    hash: row.hash,
    teamId: row.teamId,
    memberId: row.memberId,
    kind: Kind.parse(row.kind),
    name: row.name,
    label: row.label,
    workspaceId: row.workspaceId,
    disabled: row.disabled,
    limitUsd: fromUsdColumn(row.limitUsd),
    limitReset: OptionalLimitReset.parse(row.limitReset),
    includeByokInLimit: row.includeByokInLimit,
    expiresAtMs: row.expiresAt?.getTime() ?? null,
    externalUser: row.externalUser,
    externalKeyHash: row.externalKeyHash,
    createdAtMs: row.createdAt.getTime(),
    updatedAtMs: row.updatedAt?.getTime() ?? null,
    revokedAtMs: row.revokedAt?.getTime() ?? null,
  };
}
