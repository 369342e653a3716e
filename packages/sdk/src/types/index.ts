export { type APICall, APIPromise } from "./async.js";
export type { ClosedEnum, OpenEnum, Unrecognized } from "./enums.js";
export { ERR, OK, type Result, unwrap, unwrapAsync } from "./fp.js";
