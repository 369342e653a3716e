import type { FastifyInstance } from "fastify";
import type { Daybook } from "../../daybook.js";
import { backupRoutes } from "./backup-routes.js";
import { erasureRoutes } from "./erasure-routes.js";
import { keyRoutes } from "./key-routes.js";
import { memberRoutes } from "./member-routes.js";
import { operationRoutes } from "./operation-routes.js";
import { priceRoutes } from "./price-routes.js";
import { restoreRoutes } from "./restore-routes.js";
import { teamRoutes } from "./team-routes.js";
import { vendorRoutes } from "./vendor-routes.js";
import { workspaceRoutes } from "./workspace-routes.js";

/** `/admin/v1`: teams and all that belongs to them, and the operator's tools. */
export function adminRoutes(app: FastifyInstance, daybook: Daybook): void {
  teamRoutes(app, daybook);
  memberRoutes(app, daybook);
  workspaceRoutes(app, daybook);
  keyRoutes(app, daybook);
  vendorRoutes(app, daybook);
  priceRoutes(app, daybook);
  operationRoutes(app, daybook);
  erasureRoutes(app, daybook);
  backupRoutes(app, daybook);
  restoreRoutes(app, daybook);
}
