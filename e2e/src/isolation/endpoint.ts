import type { Whose } from "./access-rule.js";

/** What a request is about: a team and one of each of its things. */
export interface Target {
  slug: string;
  memberId: string;
  memberEmail: string;
  /** Of a member other than `memberId`, who may take over an alias. */
  otherMemberId: string;
  alias: string;
  workspaceId: string;
  keyHash: string;
}

export interface Endpoint {
  name: string;
  family:
    | "activity"
    | "account"
    | "account write"
    | "credits"
    | "own key"
    | "report"
    | "usage"
    | "usage of a member"
    | "own user"
    | "own team"
    | "events"
    | "event list"
    | "event list of a member"
    | "team"
    | "plan"
    | "server";
  whose: Whose;
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** `at` is the team addressed, `of` whose things are named: another team for `other-id`. */
  request(at: Target, of: Target): { path: string; body?: unknown; headers?: Record<string, string> };
  /** Status when it is done. */
  success: number;
  /** Status when it is allowed and the things named are another team's. */
  foreign: number;
  /** Whether its success changes something, so that each success needs a target of its own. */
  changes: boolean;
}

/** An endpoint for each of `whoses`; a success is 200, another team's things are 404, and all but GET change something. */
export type Shape = Pick<Endpoint, "name" | "family" | "method" | "request"> &
  Partial<Endpoint> & { whoses: readonly Whose[] };
