// The same call as a function that returns its failures: a bundle holds this one operation and nothing else.
import { DaybookCore } from "@daybook/sdk/core.js";
import { analyticsGetUserActivity } from "@daybook/sdk/funcs/analyticsGetUserActivity.js";
import { ConnectionError, UnauthorizedResponseError } from "@daybook/sdk/models/errors";

const daybook = new DaybookCore();
const call = analyticsGetUserActivity(daybook, {}, { retries: { strategy: "none" } });
const result = await call;

if (result.ok) {
  const requests = result.value.data.reduce((sum, row) => sum + row.requests, 0);
  const [, exchange] = await call.$inspect();
  console.log(`${requests} requests, status ${exchange.response?.status}`);
} else if (result.error instanceof UnauthorizedResponseError) {
  console.error("DAYBOOK_API_KEY is no key of this server, or not a management key.");
  process.exitCode = 1;
} else if (result.error instanceof ConnectionError) {
  console.error("No server at DAYBOOK_BASE_URL.");
  process.exitCode = 1;
} else {
  console.error(result.error.message);
  process.exitCode = 1;
}
