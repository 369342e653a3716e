import { DaybookCore } from "@daybook/sdk/core.js";
import { HTTPClient } from "@daybook/sdk/lib/http.js";

/**
 * A client that asks with the session's cookie.
 *
 * @param options.team whose key of the session asks; absent: that of the latest sign-in
 * @param options.csrfToken vouches for writes
 */
export function teamClient({ team, csrfToken }: { team?: string; csrfToken?: string }): DaybookCore {
  const httpClient = new HTTPClient().addHook("beforeRequest", (request) => {
    if (team !== undefined) request.headers.set("x-daybook-team", team);
    if (csrfToken !== undefined && request.method !== "GET") request.headers.set("x-daybook-csrf", csrfToken);
  });
  // An empty key sends none. Failures are shown at once and tried again by hand or by the query cache.
  return new DaybookCore({
    serverURL: globalThis.location.origin,
    apiKey: "",
    httpClient,
    retryConfig: { strategy: "none" },
  });
}
