import type { FastifyInstance } from "fastify";
import type { Daybook } from "../../daybook.js";
import { getMembersReport } from "./get-members-report.js";
import { getReconcileReport } from "./get-reconcile-report.js";
import { getUsageReport } from "./get-usage-report.js";

/** Daybook's own reports, beside those of the two contracts and without their limits. */
export function daybookReportRoutes(app: FastifyInstance, daybook: Daybook): void {
  getMembersReport(app, daybook);
  getUsageReport(app, daybook);
  getReconcileReport(app, daybook);
}
