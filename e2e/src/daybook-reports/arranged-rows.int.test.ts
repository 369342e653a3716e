import { generation, startServer, type TestServer, type TestTeam } from "@daybook/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseCsv, readParquet } from "./read-table.js";

const NOW_MS = Date.UTC(2026, 10, 22, 12);
const KEY_HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

let server: TestServer;
let team: TestTeam;

beforeAll(async () => {
  server = await startServer({ nowMs: () => NOW_MS });
  team = await server.createTeam();
  await server.createMember(team, { email: "ada@x.example", name: "Ada", aliases: ["ada-login"] });
  await server.send(team, [
    usage("2026-11-20T10:00:00Z", { user: "ada-login", model: "b/Claude", usage: "0.25", api_key_hash: KEY_HASH }),
    usage("2026-11-20T11:00:00Z", { user: "eve@y.example", model: "a/gpt", usage: "10" }),
    usage("2026-11-21T10:00:00Z", { user: "eve@y.example", model: "a/gpt", usage: "9" }),
    usage("2026-11-21T11:00:00Z", { user: null, model: "c/CLAUDE", usage: "0.5", prompt_tokens: 9_000 }),
    usage("2026-11-21T11:00:00Z", { user: null, model: "d/none", usage: "0.5", prompt_tokens: 8 }),
  ]);
});
afterAll(() => server.close());

function usage(time: string, data: object): object {
  return generation({ time, data: { provider_name: "P", prompt_tokens: 100, completion_tokens: 1, ...data } });
}

interface Report {
  data: Record<string, unknown>[];
  meta: { row_count: number; totals: Record<string, unknown> };
}

async function ask(query: string): Promise<Report> {
  const { status, json, text } = await server.call("GET", `/v1/reports/activity?${query}`, { key: team.managementKey });
  expect(status, `${text}`).toBe(200);
  return toReport(json);
}

/** A wrong shape shows itself where it is read. */
function toReport(json: unknown): Report {
  return json as Report;
}

const column = ({ data }: Report, name: string): unknown[] => data.map((row) => row[name]);

test("a search keeps rows with it in a name, in any case, or at the beginning of an id, and totals are theirs", async () => {
  const found = await ask("group_by=model&q=cLaUdE");
  expect(column(found, "model")).toEqual(["c/CLAUDE", "b/Claude"]);
  expect(found.meta).toMatchObject({ row_count: 2, totals: { requests: 2, usage: "0.75", prompt_tokens: 9_100 } });
  expect(column(await ask(`group_by=key&q=${KEY_HASH.slice(0, 4).toUpperCase()}`), "api_key_hash")).toEqual([KEY_HASH]);
  expect((await ask(`group_by=key&q=${KEY_HASH.slice(1, 9)}`)).data).toEqual([]);
  expect(column(await ask("group_by=member&q=Y.EXAMPLE"), "member_email")).toEqual(["eve@y.example"]);
  // What a row says of somebody is no name of theirs.
  expect((await ask("group_by=member&q=unlinke")).data).toEqual([]);
});

test("rows come in the order asked: numbers as numbers, names in any case, equals dearest first, nobody last", async () => {
  expect(column(await ask("group_by=model&sort=usage"), "usage")).toEqual(["0.25", "0.5", "0.5", "19"]);
  expect(column(await ask("group_by=model&sort=-prompt_tokens"), "prompt_tokens")).toEqual([9_000, 200, 100, 8]);
  expect(column(await ask("group_by=model&sort=-model"), "model")).toEqual(["d/none", "c/CLAUDE", "b/Claude", "a/gpt"]);
  expect(column(await ask("group_by=model&sort=completion_tokens"), "model").slice(0, 2)).toEqual(
    column(await ask("group_by=model"), "model").slice(1, 3),
  );
  for (const sort of ["member_name", "-member_name"]) {
    expect(column(await ask(`group_by=member&sort=${sort}`), "member_id").at(-1)).toBeNull();
  }
});

test("with a time the newest comes first all the same, and the order is that of each day's rows", async () => {
  const { data } = await ask("group_by=day,model&sort=model");
  expect(data.map(({ date, model }) => `${String(date)} ${String(model)}`)).toEqual([
    "2026-11-21 a/gpt",
    "2026-11-21 c/CLAUDE",
    "2026-11-21 d/none",
    "2026-11-20 a/gpt",
    "2026-11-20 b/Claude",
  ]);
});

test("tables hold the same rows in the same order", async () => {
  const query = "group_by=model&q=claude&sort=prompt_tokens";
  const json = (await ask(query)).data.map(({ model }) => model);
  const table = async (format: string): Promise<Buffer> => {
    const response = await fetch(`${server.url}/v1/reports/activity?${query}&format=${format}`, {
      headers: { authorization: `Bearer ${team.managementKey}` },
    });
    return Buffer.from(await response.arrayBuffer());
  };
  expect(json).toEqual(["b/Claude", "c/CLAUDE"]);
  const cells = parseCsv(String(await table("csv"))).map((row) => row["model"]);
  expect(cells).toEqual(json);
  expect((await readParquet(await table("parquet"))).table.map((row) => row["model"])).toEqual(json);
});

test.each([
  ["sort=latency", "sort must be one of the answer's columns model, requests"],
  ["sort=date", "sort must be one of"],
  ["sort=usage&sort=model", "sort must be given once"],
  ["q=a&q=b", "q must be given once"],
])("%s is refused in words", async (query, message) => {
  const answer = await server.call("GET", `/v1/reports/activity?group_by=model&${query}`, { key: team.managementKey });
  expect(answer.status).toBe(422);
  expect(answer.text).toContain(message);
});
