import { decodeCloudEvent, type EventProblem, type UsageEvent } from "@daybook/engine";
import { messageCreated } from "@daybook/testkit";

/** A message of one day, as the doors decode it. */
export function decodedEvent(id: string): UsageEvent {
  const problems: EventProblem[] = [];
  const context = {
    nowMs: Date.now(),
    credentialWorkspaceId: null,
    frozenBeforeMs: null,
    defaultWorkspaceId: "workspace",
    findWorkspaceId: () => undefined,
    findKeyWorkspaceId: () => null,
    sha256Hex: () => "",
  };
  const event = decodeCloudEvent(messageCreated({ id, time: "2026-02-03T10:00:00Z" }), 0, context, problems);
  if (event === null) throw new Error(JSON.stringify(problems));
  return event;
}
