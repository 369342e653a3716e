import { createClient, type V0Client } from "./create-client.js";

export { createClient, type V0Client } from "./create-client.js";
export type { V0ClientConfig } from "./fetcher.js";
export type { ReportsGetUserActivityResponse } from "../models/operations/reports-get-user-activity.js";

/** A client with the environment's key and address, both looked up at each call. */
export const v0: V0Client = /* @__PURE__ */ createClient();
