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

/**
 * @throws DaybookError `not_found` when the team has no such member or workspace; `invalid_request` for an expiry that
 *   has passed
 */
export async function createKey(scope: TeamScope, input: NewKey): Promise<CreatedKey> {
  const { memberEmail, workspace, external, expiresAt: expiry, ...fields } = parseInput(NewKey, input);
  const expiresAt = expiry == null ? null : new Date(expiry);
  return await scope.write(async ({ tx, team, at }) => {
    if (expiresAt !== null && expiresAt <= at) throw expired(expiresAt, at);
    const member = getCurrentMember(team, memberEmail);
    const workspaceId = workspace == null ? null : getWorkspace(team, workspace).id;
    const secret = formatKeySecret(scope.randomBytes(32));
    const rows = await tx
      .insert(keysTable)
      .values({
        ...fields,
        hash: hashSecret(secret),
        teamId: scope.teamId,
        memberId: member.id,
        label: maskKeySecret(secret),
        workspaceId,
        expiresAt,
        externalUser: external?.user,
        externalKeyHash: external?.apiKey === undefined ? null : hashSecret(external.apiKey),
        createdAt: at,
      })
      .returning();
    const key = fromKeyRow(firstRow(rows));
    return { change: { keys: [key] }, result: { ...key, key: secret } };
  });
}

function expired(expiresAt: Date, at: Date): DaybookError {
  return new DaybookError(
    "invalid_request",
    `A key that expires at ${expiresAt.toISOString()} would not work: the clock says ${at.toISOString()}. Choose a later time.`,
  );
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
