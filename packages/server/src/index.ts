export { type RunningServer, serve, type ServeOptions } from "./serve.js";
export { type Daybook, type DaybookOptions, openDaybook } from "./daybook.js";
export { type AppOptions, buildApp } from "./http/app.js";
export { type Config, readConfig } from "./config.js";
export type { OpenApiDocument } from "./openapi/document-types.js";
export { openApiDocument } from "./openapi/openapi-document.js";
