import type { FastifyInstance } from "fastify";
import type { Daybook } from "../../daybook.js";
import { apiKeyRoutes } from "./api-key-routes.js";
import { creditsRoute } from "./credits-route.js";
import { currentKeyRoute } from "./current-key-route.js";
import { organizationRoute } from "./organization-route.js";
import { workspaceMemberRoutes } from "./workspace-member-routes.js";
import { workspaceRoutes } from "./workspace-routes.js";

/** Keys, workspaces, members and credits of the contract. */
export function openRouterAccountRoutes(app: FastifyInstance, daybook: Daybook): void {
  apiKeyRoutes(app, daybook);
  currentKeyRoute(app, daybook);
  creditsRoute(app, daybook);
  organizationRoute(app, daybook);
  workspaceRoutes(app, daybook);
  workspaceMemberRoutes(app, daybook);
}
