import type { ActiveChat, ActiveProject, ActivityCounts } from "@daybook/engine";
import type { ReportColumn } from "../../http/export/report-column.js";
import { describeChat, describeProject } from "./usage-activity-names.js";

export const CHAT_COLUMNS: readonly ReportColumn<ActiveChat>[] = [
  { name: "kind", type: "text", valueOf: (chat) => describeChat(chat).kind },
  { name: "chatId", type: "text", valueOf: ({ chatId }) => chatId },
  { name: "title", type: "text", valueOf: (chat) => describeChat(chat).title },
  { name: "vercelProjectId", type: "text", valueOf: (chat) => describeChat(chat).vercelProjectId },
  { name: "projectName", type: "text", valueOf: (chat) => describeChat(chat).projectName },
  ...countColumns<ActiveChat>(),
];

export const PROJECT_COLUMNS: readonly ReportColumn<ActiveProject>[] = [
  { name: "kind", type: "text", valueOf: (project) => describeProject(project).kind },
  { name: "vercelProjectId", type: "text", valueOf: (project) => describeProject(project).vercelProjectId },
  { name: "name", type: "text", valueOf: (project) => describeProject(project).name },
  { name: "chatCount", type: "count", valueOf: ({ chatCount }) => chatCount },
  ...countColumns<ActiveProject>(),
];

function countColumns<Row extends ActivityCounts>(): ReportColumn<Row>[] {
  return [
    { name: "messageCount", type: "count", valueOf: ({ messageCount }) => messageCount },
    { name: "activeDays", type: "count", valueOf: ({ activeDays }) => activeDays },
    { name: "firstActivity", type: "instant", valueOf: ({ firstActivityMs }) => firstActivityMs },
    { name: "lastActivity", type: "instant", valueOf: ({ lastActivityMs }) => lastActivityMs },
  ];
}
