import type { Operation } from "../operation.js";
import { adminBackup } from "./admin-backup.js";
import { adminErasures } from "./admin-erasures.js";
import { adminKeys } from "./admin-keys.js";
import { adminMembers } from "./admin-members.js";
import { adminOperations } from "./admin-operations.js";
import { adminPrices } from "./admin-prices.js";
import { adminTeams } from "./admin-teams.js";
import { adminVendors } from "./admin-vendors.js";
import { adminWorkspaces } from "./admin-workspaces.js";
import { daybookMembersReport } from "./daybook-members-report.js";
import { daybookReconcileReport } from "./daybook-reconcile-report.js";
import { daybookUsageReport } from "./daybook-usage-report.js";
import { eventList } from "./event-list.js";
import { events } from "./events.js";
import { importFile } from "./import.js";
import { openRouterAccount } from "./openrouter-account.js";
import { openRouterActivity } from "./openrouter-activity.js";
import { openRouterAnalytics } from "./openrouter-analytics.js";
import { openRouterKeys } from "./openrouter-keys.js";
import { openRouterWorkspaces } from "./openrouter-workspaces.js";
import { otlp } from "./otlp.js";
import { server } from "./server.js";
import { session } from "./session.js";
import { v0UsageReports } from "./v0-usage-reports.js";
import { v0UserActivity } from "./v0-user-activity.js";
import { v0User } from "./v0-user.js";
import { v0Version2 } from "./v0-version-2.js";

/** Every route of the server, in the order in which the document has them; a test holds the two against each other. */
export const allOperations: readonly Operation[] = [
  ...events,
  ...eventList,
  ...otlp,
  ...importFile,
  ...daybookMembersReport,
  ...daybookUsageReport,
  ...daybookReconcileReport,
  ...openRouterActivity,
  ...openRouterAnalytics,
  ...openRouterKeys,
  ...openRouterWorkspaces,
  ...openRouterAccount,
  ...v0UserActivity,
  ...v0UsageReports,
  ...v0User,
  ...v0Version2,
  ...adminTeams,
  ...adminMembers,
  ...adminErasures,
  ...adminWorkspaces,
  ...adminKeys,
  ...adminVendors,
  ...adminPrices,
  ...adminOperations,
  ...adminBackup,
  ...session,
  ...server,
];
