import type { FastifyInstance } from "fastify";
import type { Daybook } from "../../daybook.js";
import { getAiUsage } from "./get-ai-usage.js";
import { getPlan } from "./get-plan.js";
import { getRateLimits } from "./get-rate-limits.js";
import { getUsageActivity } from "./get-usage-activity.js";
import { getUsageSummary } from "./get-usage-summary.js";
import { getUsage } from "./get-usage.js";
import { getUser } from "./get-user.js";
import { listUsageEvents } from "./list-usage-events.js";

/** v0's v1 and v2 beside the user activity report. */
export function v0Routes(app: FastifyInstance, daybook: Daybook): void {
  getUsage(app, daybook);
  getAiUsage(app, daybook);
  getUser(app, daybook);
  getPlan(app, daybook);
  getRateLimits(app, daybook);
  getUsageSummary(app, daybook);
  listUsageEvents(app, daybook);
  getUsageActivity(app, daybook);
}
