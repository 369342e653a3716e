import type { ReportsGetUserActivityResponse } from "../models/operations/reports-get-user-activity.js";
import { createFetcher, type V0ClientConfig } from "./fetcher.js";

export interface V0Client {
  reports: {
    /**
     * Chats, messages, active days, first and last activity of every member. The answer is the server's JSON, unchecked.
     *
     * @param params.startDate from this moment on, ISO 8601 in UTC; default: from the first activity there is
     * @param params.endDate up to this moment, not included; default: now
     * @throws Error `HTTP <status>: <body>` for any status but 2XX; Error when there is no key
     */
    getUserActivity(params?: {
      startDate?: string | undefined;
      endDate?: string | undefined;
    }): Promise<ReportsGetUserActivityResponse>;
  };
}

/** A client with the behaviour of the official v0 client: plain errors, no retries, no timeout, no validation. */
export function createClient(config: V0ClientConfig = {}): V0Client {
  const fetcher = createFetcher(config);
  return {
    reports: {
      async getUserActivity({ startDate, endDate } = {}) {
        return unchecked<ReportsGetUserActivityResponse>(
          await fetcher("/reports/user-activity", { startDate, endDate }),
        );
      },
    },
  };
}

/** The official client gives what the server sent, whatever it is; checking it would be another behaviour. */
function unchecked<Value>(answer: unknown): Value {
  return answer as Value;
}
