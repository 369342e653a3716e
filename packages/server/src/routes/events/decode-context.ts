import { DAY_MS, type DecodeContext, hashSecret } from "@daybook/engine";
import type { Sender } from "./require-sender.js";

/** What decoding events from this sender must know. */
export function decodeContext({ caller, team }: Sender, nowMs: number): DecodeContext {
  return {
    nowMs,
    frozenBeforeMs: team.team.frozenBefore === null ? null : team.team.frozenBefore * DAY_MS,
    credentialWorkspaceId: caller.kind === "operator" ? null : caller.key.workspaceId,
    defaultWorkspaceId: team.defaultWorkspace.id,
    findWorkspaceId: (idOrSlug) => team.findWorkspace(idOrSlug)?.id,
    findKeyWorkspaceId: (hash) => team.findKey(hash)?.workspaceId ?? null,
    sha256Hex: hashSecret,
  };
}
