import type { Endpoint } from "./endpoint.js";
import { adminShapes } from "./endpoints/admin.js";
import { daybookReportShapes } from "./endpoints/daybook-reports.js";
import { eventDoorShapes } from "./endpoints/event-doors.js";
import { openRouterAccountShapes } from "./endpoints/openrouter-account.js";
import { openRouterReportShapes } from "./endpoints/openrouter-reports.js";
import { v0Shapes } from "./endpoints/v0.js";

/** Every door of the server, with every way of asking for somebody else's data through it. */
export function allEndpoints(): Endpoint[] {
  return [
    ...openRouterReportShapes(),
    ...openRouterAccountShapes(),
    ...v0Shapes(),
    ...daybookReportShapes(),
    ...eventDoorShapes(),
    ...adminShapes(),
  ].flatMap(({ whoses, ...shape }) =>
    whoses.map((whose) => ({ success: 200, foreign: 404, changes: shape.method !== "GET", ...shape, whose })),
  );
}
