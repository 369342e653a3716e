import { z } from "zod";
import type { keysTable } from "../store/accounts/keys-table.js";
import { DisplayName, Email } from "./input-fields.js";
import { KEY_KINDS, type KeyKind } from "./roles.js";

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
  createdAtMs: number;
  updatedAtMs: number | null;
  revokedAtMs: number | null;
}

const Kind = z.enum(KEY_KINDS);

/** `workspace` is an id or a slug; absent or null, the key is bound to none. */
export const NewKey = z.strictObject({
  name: DisplayName,
  kind: Kind,
  memberEmail: Email,
  workspace: z.string().min(1, "must not be empty").nullable().optional(),
});
export type NewKey = z.input<typeof NewKey>;

export const KeyChanges = z.strictObject({ name: DisplayName.optional(), disabled: z.boolean().optional() });
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
    createdAtMs: row.createdAt.getTime(),
    updatedAtMs: row.updatedAt?.getTime() ?? null,
    revokedAtMs: row.revokedAt?.getTime() ?? null,
  };
}
