import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

/** A row of OpenRouter's activity as it goes over the wire; numbers are the digits to write. */
export interface WireActivity {
  date: string;
  model: string;
  endpoint: string;
  provider: string;
  workspace: string;
  key: string;
  usage: string;
  byok: string;
  requests: number;
  promptTokens: number;
  completionTokens: number;
  reasoningTokens: number;
}

export interface WireMember {
  id: string;
  email: string;
  chats: number;
  messages: number;
}

export interface WireUsageEvent {
  id: string;
  user: string;
  type: string;
  total: string;
  createdAt: string;
}

/** What the vendors know; a test changes it between requests. */
export interface VendorWorld {
  activity: WireActivity[];
  workspaces: { id: string; slug: string }[];
  /** Key hashes by workspace id. */
  keys: Map<string, string[]>;
  /** Of a day `YYYY-MM-DD`. */
  members: Map<string, WireMember[]>;
  usage: WireUsageEvent[];
  usageAPage: number;
}

/** Answers in place of the vendor's own: a refusal, or a connection that breaks. */
export type Trouble = { status: number; headers?: Record<string, string>; body?: string } | "broken";

/** A server that answers as OpenRouter's `/api/v1` and v0's `/v1` do. */
export interface VendorStandIn {
  url: string;
  world: VendorWorld;
  /** Every request so far: path and query. */
  seen: string[];
  /** What the next request is answered with; an empty list: nothing but the vendor's own answers. */
  troubles: Trouble[];
  /** From this request on, counted from 0 over all, nothing is answered any more; null: everything is. */
  outageFrom: number | null;
  /** The one key that is let in. */
  key: string;
  close(): Promise<void>;
}

export async function startVendorStandIn(world: VendorWorld): Promise<VendorStandIn> {
  const server = createServer((request, response) => answer(vendor, { request, response }));
  const vendor: VendorStandIn = {
    url: "",
    world,
    seen: [],
    troubles: [],
    outageFrom: null,
    key: "sk-vendor-1",
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  vendor.url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  return vendor;
}

function answer(
  vendor: VendorStandIn,
  { request, response }: { request: IncomingMessage; response: ServerResponse },
): void {
  const at = vendor.seen.push(request.url ?? "") - 1;
  const trouble = vendor.outageFrom !== null && at >= vendor.outageFrom ? "broken" : vendor.troubles.shift();
  if (trouble === "broken") {
    request.socket.destroy();
    return;
  }
  const send = (status: number, body: string, headers: Record<string, string> = {}): void => {
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(body);
  };
  if (trouble !== undefined) {
    send(trouble.status, trouble.body ?? '{"error":{"message":"No.","code":1}}', trouble.headers);
    return;
  }
  if (request.headers.authorization !== `Bearer ${vendor.key}`) {
    send(401, '{"error":{"message":"User not found.","code":401}}');
    return;
  }
  const url = new URL(request.url ?? "", vendor.url);
  const body = bodyOf(vendor.world, url);
  if (body === null) send(404, '{"error":{"message":"Resource not found","code":404}}');
  else send(200, body);
}

function bodyOf(world: VendorWorld, { pathname, searchParams: query }: URL): string | null {
  switch (pathname) {
    case "/api/v1/activity":
      return activityBody(world, query);
    case "/api/v1/workspaces":
      return JSON.stringify({ data: pageOf(world.workspaces, query, Number(query.get("limit") ?? 50)) });
    case "/api/v1/keys": {
      const hashes = world.keys.get(query.get("workspace_id") ?? "") ?? [];
      return JSON.stringify({ data: pageOf(hashes, query, 100).map((hash) => ({ hash, name: "k" })) });
    }
    case "/v1/reports/user-activity":
      return membersBody(world, query);
    case "/v1/reports/usage":
      return usageBody(world, query);
    default:
      return null;
  }
}

function pageOf<T>(all: readonly T[], query: URLSearchParams, size: number): T[] {
  const offset = Number(query.get("offset") ?? 0);
  return all.slice(offset, offset + size);
}

/** One row per day, endpoint and, when asked, workspace; the digits of the money as they stand in the world. */
function activityBody({ activity }: VendorWorld, query: URLSearchParams): string {
  const key = query.get("api_key_hash");
  const isGrouped = query.get("group_by") === "workspace";
  const rows = activity
    .filter((row) => key === null || row.key === key)
    .map(
      (row) =>
        `{"date":"${row.date} 00:00:00","model":"${row.model}","model_permaslug":"${row.model}-2026-01-01",` +
        `"endpoint_id":"${row.endpoint}","provider_name":"${row.provider}","usage":${row.usage},` +
        `"byok_usage_inference":${row.byok},"requests":${row.requests},"prompt_tokens":${row.promptTokens},` +
        `"completion_tokens":${row.completionTokens},"reasoning_tokens":${row.reasoningTokens}` +
        `${isGrouped ? `,"workspace_id":"${row.workspace}"` : ""},"byok_requests":0}`,
    );
  return `{"data":[${rows.join(",")}]}`;
}

function membersBody({ members }: VendorWorld, query: URLSearchParams): string {
  const day = query.get("startDate")?.slice(0, 10) ?? "";
  const data = (members.get(day) ?? []).map(({ id, email, chats, messages }) => ({
    id,
    object: "user_activity",
    user: {
      id,
      object: "user",
      email,
      avatar: "https://a.example/a.png",
      createdAt: "2026-01-01T00:00:00Z",
      teamV0Role: null,
    },
    chatCount: chats,
    messageCount: messages,
    activeDays: chats + messages > 0 ? 1 : 0,
    firstActivity: chats + messages > 0 ? `${day}T08:00:00.000Z` : null,
    lastActivity: chats + messages > 0 ? `${day}T09:00:00.000Z` : null,
  }));
  return JSON.stringify({
    object: "list",
    data,
    meta: { totalCount: data.length, dateRange: { start: null, end: null } },
  });
}

/** Both bounds are in, as the contract leaves them open; the second page is empty, and later ones begin with a repeat. */
function usageBody({ usage, usageAPage }: VendorWorld, query: URLSearchParams): string {
  const [start, end] = [query.get("startDate") ?? "", query.get("endDate") ?? ""];
  const all = usage.filter(({ createdAt }) => createdAt >= start && createdAt <= end);
  const cursor = query.get("cursor");
  const from = cursor === null ? 0 : Number(cursor);
  const page = cursor === EMPTY_PAGE ? [] : all.slice(from, from + usageAPage);
  const next = cursor === null ? EMPTY_PAGE : String(cursor === EMPTY_PAGE ? usageAPage - 1 : from + usageAPage - 1);
  const hasMore = cursor === EMPTY_PAGE || from + usageAPage < all.length;
  const data = page.map(({ id, user, type, total, createdAt }) => ({
    id,
    object: "usage_event",
    type,
    totalCost: total,
    createdAt,
    user: {
      id: user,
      object: "user",
      email: `${user}@v0.example`,
      avatar: "https://a.example/a.png",
      createdAt: start,
    },
  }));
  const pagination = hasMore ? { hasMore, nextCursor: next } : { hasMore };
  return JSON.stringify({ object: "list", data, pagination, meta: { totalCount: data.length } });
}

const EMPTY_PAGE = "empty";
