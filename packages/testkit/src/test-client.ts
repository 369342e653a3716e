import { randomUUID } from "node:crypto";

export interface TestTeam {
  id: string;
  slug: string;
  /** The OWNER's. */
  managementKey: string;
  ingestKey: string;
  ownerId: string;
  ownerEmail: string;
}

export interface TestClient {
  /** Such as `http://127.0.0.1:40123`. */
  url: string;
  operatorToken: string;
  /** A request with a bearer key; the body is sent as JSON unless it is text or bytes. */
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  /** A request as the operator that must succeed; returns the JSON. */
  admin<Result = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<Result>;
  /** A new team with an OWNER, a management key and an ingest key. */
  createTeam(options?: { slug?: string; plan?: string }): Promise<TestTeam>;
  createMember(team: TestTeam, member?: Record<string, unknown>): Promise<{ id: string; email: string }>;
  createKey(team: TestTeam, key: Record<string, unknown>): Promise<{ key: string; hash: string }>;
  /** Sends CloudEvents as a batch; must be accepted. */
  send(team: TestTeam, events: readonly object[]): Promise<void>;
}

export interface CallOptions {
  key?: string;
  body?: unknown;
  headers?: Record<string, string>;
  /** Gives the request up. */
  signal?: AbortSignal;
}

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** The parsed body, or undefined when it is not JSON. */
  json: unknown;
}

/** @param originOf where a request goes, on several nodes. Default: all to the one URL */
export function testClient(
  url: string,
  operatorToken: string,
  originOf: (method: string, path: string) => Promise<string> = () => Promise.resolve(url),
): TestClient {
  const call: TestClient["call"] = async (method, path, { key, body, headers, signal } = {}) => {
    const isRaw = typeof body === "string" || body instanceof Uint8Array;
    const response = await fetch((await originOf(method, path)) + path, {
      method,
      headers: {
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined || isRaw ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isRaw ? toBody(body) : JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: parseJson(text) };
  };
  const must = async (method: string, path: string, options: CallOptions): Promise<unknown> => {
    const answer = await call(method, path, options);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.json;
  };
  const admin = async <Result>(method: string, path: string, body?: unknown): Promise<Result> =>
    // The test says what the route answers; a wrong guess fails where the value is used.
    (await must(method, path, { key: operatorToken, body })) as Result;
  const createKey: TestClient["createKey"] = (team, key) => admin("POST", `/admin/v1/teams/${team.slug}/keys`, key);
  return {
    url,
    operatorToken,
    call,
    admin,
    createKey,
    async createTeam({ slug = `team-${randomUUID().slice(0, 8)}`, plan } = {}) {
      const { id } = await admin<{ id: string }>("POST", "/admin/v1/teams", {
        slug,
        name: slug,
        ...(plan ? { plan } : {}),
      });
      const ownerEmail = `owner@${slug}.example`;
      const owner = await admin<{ id: string }>("POST", `/admin/v1/teams/${slug}/members`, {
        email: ownerEmail,
        name: "Owner",
        teamRoles: ["OWNER"],
      });
      const team = { id, slug, ownerId: owner.id, ownerEmail, managementKey: "", ingestKey: "" };
      for (const kind of ["management", "ingest"] as const) {
        team[`${kind}Key`] = (await createKey(team, { name: kind, kind, memberEmail: ownerEmail })).key;
      }
      return team;
    },
    createMember: (team, member = {}) =>
      admin("POST", `/admin/v1/teams/${team.slug}/members`, {
        email: `m-${randomUUID().slice(0, 8)}@${team.slug}.example`,
        teamRoles: ["MEMBER"],
        ...member,
      }),
    async send(team, events) {
      await must("POST", "/v1/events", { key: team.ingestKey, body: events });
    },
  };
}

function toBody(body: string | Uint8Array): string | ArrayBuffer {
  return typeof body === "string" ? body : new Uint8Array(body).buffer;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
