import type { ActiveChat, ActiveProject } from "@daybook/engine";

/** What stands for the names that events do not say. */
const DRAFTS = "Drafts";
const UNTITLED = "Untitled chat";
const UNAVAILABLE_PROJECT = "Unavailable";
const UNAVAILABLE_CHAT = "Unavailable chat";

export function describeProject({ projectId, isKnown }: ActiveProject): {
  kind: "project" | "drafts" | "unavailable";
  vercelProjectId: string | null;
  name: string;
} {
  if (projectId !== "") return { kind: "project", vercelProjectId: projectId, name: projectId };
  return isKnown
    ? { kind: "drafts", vercelProjectId: null, name: DRAFTS }
    : { kind: "unavailable", vercelProjectId: null, name: UNAVAILABLE_PROJECT };
}

export function describeChat({ chatId, isKnown, title, projectId }: ActiveChat): {
  kind: "chat" | "unavailable";
  chatId: string;
  title: string;
  vercelProjectId: string | null;
  projectName: string | null;
} {
  const project = projectId === "" ? null : projectId;
  return {
    kind: isKnown ? "chat" : "unavailable",
    chatId,
    title: isKnown ? title || UNTITLED : UNAVAILABLE_CHAT,
    vercelProjectId: project,
    projectName: project,
  };
}
