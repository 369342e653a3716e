export { type SDKOptions, ServerList, ServerProduction } from "./config.js";
export { OpenRouterCore } from "./core.js";
export { OpenRouter } from "./openrouter.js";
export { type Fetcher, HTTPClient, type HTTPClientOptions } from "../lib/http.js";
export type { RetryConfig } from "../lib/retries.js";
export type { RequestOptions } from "../lib/sdks.js";
