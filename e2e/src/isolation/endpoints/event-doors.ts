import { generation } from "@daybook/testkit";
import type { Shape } from "../endpoint.js";

/** Everything by which usage comes in, and the list of what came. */
export function eventDoorShapes(): Shape[] {
  return [
    {
      name: "import",
      family: "events",
      method: "POST",
      whoses: ["own"],
      request: () => ({ path: "/v1/import", body: "request_id,request_created_at\n" }),
    },
    {
      name: "events",
      family: "events",
      method: "POST",
      foreign: 400,
      whoses: ["own", "other-id"],
      request: (_, of) => ({
        path: "/v1/events",
        body: [generation({ time: "2026-03-10T00:00:00Z", data: { user: null, workspace: of.workspaceId } })],
      }),
    },
    ...(["POST", "PUT"] as const).map((method): Shape => ({
      name: `traces by ${method}`,
      family: "events",
      method,
      whoses: ["own"],
      request: () => ({ path: "/v1/traces", body: {} }),
    })),
    ...(["POST", "PUT"] as const).map((method): Shape => ({
      name: `logs by ${method}`,
      family: "events",
      method,
      whoses: ["own"],
      request: () => ({ path: "/v1/logs", body: {} }),
    })),
    {
      name: "payloads of LiteLLM",
      family: "events",
      method: "POST",
      whoses: ["own"],
      request: () => ({ path: "/v1/import/litellm", body: [] }),
    },
    {
      name: "metrics",
      family: "events",
      method: "POST",
      whoses: ["own"],
      request: () => ({ path: "/v1/metrics", body: {} }),
    },
    {
      name: "event list",
      family: "event list",
      method: "GET",
      whoses: ["own"],
      request: () => ({ path: "/v1/events" }),
    },
    ...["memberId", "memberEmail", "alias"].map((name): Shape => ({
      name: `event list of a member by ${name}`,
      family: "event list of a member",
      method: "GET",
      whoses: ["own", "other-id"],
      request: (_, of) => ({ path: `/v1/events?user_id=${encodeURIComponent(of[name as "alias"])}` }),
    })),
    {
      name: "event sources",
      family: "event list",
      method: "GET",
      whoses: ["own"],
      request: () => ({ path: "/v1/events/sources" }),
    },
    {
      name: "event sources of a member",
      family: "event list of a member",
      method: "GET",
      whoses: ["own", "other-id"],
      request: (_, of) => ({ path: `/v1/events/sources?user_id=${encodeURIComponent(of.memberId)}` }),
    },
  ];
}
