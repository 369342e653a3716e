import { daysAgo, type SeededRandom } from "@daybook/testkit";
import { type Parameter, parametersOf, type Route } from "./open-api.js";
import type { World } from "./world.js";

export interface AskedRequest {
  /** With its query. */
  path: string;
  key?: string;
  headers?: Record<string, string>;
}

/** The operation's path with the world's values in it. */
export function worldPath({ path }: Route, world: World): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = world.pathValues[path]?.[name];
    if (value === undefined) throw new Error(`the world has no value for ${name} of ${path}`);
    return encodeURIComponent(value);
  });
}

/** Everybody who may come, and what they bring. */
export function callers(world: World, operatorToken: string): Omit<AskedRequest, "path">[] {
  return [
    ...Object.values(world.keys).map((key) => ({ key })),
    { headers: world.sessionHeaders },
    { headers: { ...world.sessionHeaders, "x-daybook-team": "no-such-team" } },
    { key: operatorToken },
    { key: operatorToken, headers: { "x-daybook-team": world.slug } },
    { key: operatorToken, headers: { "x-daybook-team": "no-such-team" } },
    { key: world.keys.owner, headers: { "x-scope": "no-such-scope" } },
    { key: `sk-db-v1-${"0".repeat(64)}` },
    { key: "not a key" },
    {},
  ];
}

/** Questions that the operation answers: without parameters, and with each of them, as far as `GOOD` has values. */
export function goodQueries(route: Route, world: World): string[] {
  const parameters = parametersOf(route.operation).filter((parameter) => parameter.in === "query");
  return [
    "",
    ...parameters.flatMap((parameter) => goodValues(parameter, world).map((value) => query(parameter, value))),
  ];
}

/** Questions that make no sense: every parameter twice, and with some values that are good nowhere or hardly anywhere. */
export function badQueries(route: Route, random: SeededRandom): string[] {
  const parameters = parametersOf(route.operation).filter((parameter) => parameter.in === "query");
  return parameters.flatMap((parameter) => [
    ...random
      .shuffled(BAD)
      .slice(0, BAD_EACH)
      .map((value) => query(parameter, value)),
    `${query(parameter, "1")}&${query(parameter, "2").slice(1)}`,
  ]);
}

const BAD_EACH = 4;
const BAD = [
  "",
  "null",
  "-1",
  "0",
  "1e3",
  "99999999999999999999",
  "2026-02-30",
  "2026-02-30T00:00:00Z",
  "ü\u0000",
  "x".repeat(2_000),
];

function query({ name }: Parameter, value: string): string {
  return `?${name}=${encodeURIComponent(value)}`;
}

/** Values that are good wherever a parameter of that name is taken. */
function goodValues({ name, schema }: Parameter, world: World): string[] {
  const closed = schema.enum ?? (schema.const === undefined ? [] : [schema.const]);
  const start = `${daysAgo(20)}T00:00:00.000Z`;
  const good: Record<string, string[]> = {
    date: [daysAgo(3)],
    api_key_hash: [world.inferenceHash],
    user_id: [world.memberId, "ci-runner-4"],
    userId: [world.memberId, "ada"],
    workspace_id: [world.workspaceId],
    startDate: [start],
    endDate: [start],
    start: [start],
    end: [`${daysAgo(0)}T00:00:00Z`],
    chatId: ["chat-1"],
    messageId: ["no-such-message"],
    limit: ["1", "7"],
    offset: ["0", "1"],
    scope: [world.slug],
    group_by: ["member,key,workspace", "hour,model_permaslug,app,variant", "month"],
    timezone: ["Asia/Kathmandu"],
    include: ["daily"],
    sort: ["name", "-lastActivity"],
    status: ["member,removed", "unlinked"],
    type: ["generation.completed", "chat.created,message.created"],
    chat_id: ["chat-1"],
    q: ["ada"],
  };
  return closed.length > 0 ? closed.map(String) : (good[name] ?? []);
}
