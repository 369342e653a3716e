import { type Caller, type DecodeContext, DaybookError, hashSecret, type TeamDirectory } from "@daybook/engine";

/** The team that the credential writes for; events never name it. */
export function teamOf(caller: Caller): TeamDirectory {
  if (caller.team !== null) return caller.team;
  throw new DaybookError(
    "invalid_request",
    "The operator token belongs to no team: say which one the events are for with the header x-daybook-team: <slug>.",
  );
}

/** What decoding events for this caller must know. */
export function decodeContext(caller: Caller, team: TeamDirectory, nowMs: number): DecodeContext {
  return {
    nowMs,
    credentialWorkspaceId: caller.kind === "operator" ? null : caller.key.workspaceId,
    defaultWorkspaceId: team.defaultWorkspace.id,
    findWorkspaceId: (idOrSlug) => team.findWorkspace(idOrSlug)?.id,
    findKeyWorkspaceId: (hash) => team.findKey(hash)?.workspaceId ?? null,
    sha256Hex: hashSecret,
  };
}
