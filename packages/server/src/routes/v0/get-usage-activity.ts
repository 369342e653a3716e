import { type ActiveChat, type ActiveProject, formatInstant, reportChatActivity } from "@daybook/engine";
import type { FastifyInstance } from "fastify";
import type { Daybook } from "../../daybook.js";
import { type Query, readFilter } from "./parameters.js";
import { readUsageRange, toApiRange, withinCalendar } from "./usage-range.js";
import { toApiScope, toVisiblePerson } from "./usage-visibility.js";
import { requireV0Caller } from "./v0-caller.js";

/** Most chats, and most projects, in an answer; its summary counts all. */
const LISTED_MAX = 10_000;
/** What stands for the names that events do not say. */
const DRAFTS = "Drafts";
const UNTITLED = "Untitled chat";
const UNAVAILABLE_PROJECT = "Unavailable";
const UNAVAILABLE_CHAT = "Unavailable chat";

/** `GET /v2/usage/activity`: active people, days, chats and projects. */
export function getUsageActivity(app: FastifyInstance, daybook: Daybook): void {
  app.get<{ Querystring: Query }>("/v2/usage/activity", async (request) => {
    const caller = requireV0Caller(daybook, request);
    const range = readUsageRange(request.query, daybook.nowMs());
    const personId = await toVisiblePerson(daybook, caller, readFilter(request.query, "userId"));
    const { projects, chats, ...summary } = await reportChatActivity(daybook.analytics, caller.team, {
      range: { startMs: withinCalendar(range.startMs), endMs: withinCalendar(range.endMs) },
      personId,
      listedMax: LISTED_MAX,
    });
    return {
      object: "usage_activity",
      range: toApiRange(range),
      scope: toApiScope(caller, personId),
      summary,
      projects: projects.map(toApiProject),
      chats: chats.map(toApiChat),
    };
  });
}

function toApiProject(project: ActiveProject): Record<string, unknown> {
  return {
    ...kindOf(project),
    chatCount: project.chatCount,
    ...toApiCounts(project),
  };
}

function kindOf({ projectId, isKnown }: ActiveProject): { kind: string; vercelProjectId: string | null; name: string } {
  if (projectId !== "") return { kind: "project", vercelProjectId: projectId, name: projectId };
  return isKnown
    ? { kind: "drafts", vercelProjectId: null, name: DRAFTS }
    : { kind: "unavailable", vercelProjectId: null, name: UNAVAILABLE_PROJECT };
}

function toApiChat(chat: ActiveChat): Record<string, unknown> {
  const project = chat.projectId === "" ? null : chat.projectId;
  return {
    kind: chat.isKnown ? "chat" : "unavailable",
    chatId: chat.chatId,
    title: chat.isKnown ? chat.title || UNTITLED : UNAVAILABLE_CHAT,
    vercelProjectId: project,
    projectName: project,
    ...toApiCounts(chat),
  };
}

function toApiCounts({ messageCount, activeDays, firstActivityMs, lastActivityMs }: ActiveChat | ActiveProject): {
  messageCount: number;
  activeDays: number;
  firstActivity: string;
  lastActivity: string;
} {
  return {
    messageCount,
    activeDays,
    firstActivity: formatInstant(firstActivityMs),
    lastActivity: formatInstant(lastActivityMs),
  };
}
