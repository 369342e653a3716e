import { and, eq } from "drizzle-orm";
import type { PgUpdateSetSource } from "drizzle-orm/pg-core";
import { DaybookError } from "../kernel/errors.js";
import { keysTable } from "../store/accounts/keys-table.js";
import { getCurrentMember } from "./claims.js";
import { firstRow } from "./first-row.js";
import { fromKeyRow, KeyChanges, NewKey, type Key } from "./key.js";
import { formatKeySecret, hashSecret, maskKeySecret } from "./key-secret.js";
import { parseInput } from "./parse-input.js";
import type { TeamDirectory } from "./team-directory.js";
import type { TeamScope } from "./team-scope.js";
import type { TeamWrite } from "./team-writer.js";
import { getWorkspace } from "./workspaces.js";

/** A new key: the only time that its text is known. */
export interface CreatedKey extends Key {
  key: string;
}

/** @throws DaybookError `not_found` when the team has no such member or workspace */
export async function createKey(scope: TeamScope, input: NewKey): Promise<CreatedKey> {
  const fields = parseInput(NewKey, input);
  return await scope.write(async ({ tx, team, at }) => {
    const member = getCurrentMember(team, fields.memberEmail);
    const workspaceId = fields.workspace == null ? null : getWorkspace(team, fields.workspace).id;
    const secret = formatKeySecret(scope.randomBytes(32));
    const rows = await tx
      .insert(keysTable)
      .values({
        hash: hashSecret(secret),
        teamId: scope.teamId,
        memberId: member.id,
        kind: fields.kind,
        name: fields.name,
        label: maskKeySecret(secret),
        workspaceId,
        createdAt: at,
      })
      .returning();
    const key = fromKeyRow(firstRow(rows));
    return { change: { keys: [key] }, result: { ...key, key: secret } };
  });
}

/** @throws DaybookError `not_found`, also for a revoked key */
export function getKey(team: TeamDirectory, hash: string): Key {
  const key = team.findKey(hash);
  if (key !== undefined && key.revokedAtMs === null) return key;
  throw new DaybookError(
    "not_found",
    `Team "${team.team.slug}" has no key "${hash}". List the keys to see those it has.`,
  );
}

/** @throws DaybookError `not_found`, also for a revoked key */
export async function updateKey(
  scope: TeamScope,
  { hash, changes }: { hash: string; changes: KeyChanges },
): Promise<Key> {
  const fields = parseInput(KeyChanges, changes);
  return await scope.write(async (write) => await setKey(write, { hash, set: { ...fields, updatedAt: write.at } }));
}

/** Ends a key for good. Its usage stays. */
export async function revokeKey(scope: TeamScope, hash: string): Promise<Key> {
  return await scope.write(async (write) => await setKey(write, { hash, set: { revokedAt: write.at } }));
}

async function setKey(
  { tx, team }: TeamWrite,
  { hash, set }: { hash: string; set: PgUpdateSetSource<typeof keysTable> },
): Promise<{ change: { keys: Key[] }; result: Key }> {
  getKey(team, hash);
  const rows = await tx
    .update(keysTable)
    .set(set)
    .where(and(eq(keysTable.teamId, team.team.id), eq(keysTable.hash, hash)))
    .returning();
  const key = fromKeyRow(firstRow(rows));
  return { change: { keys: [key] }, result: key };
}
