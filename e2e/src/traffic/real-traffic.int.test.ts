import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { daysAgo, runCommand, type SpawnedServer, type TestTeam } from "@daybook/testkit";
import { beforeAll, expect, test } from "vitest";
import { readRows } from "../crash/json-rows.js";
import { scratchDirectory } from "../data-directory/scratch-directory.js";
import { serveOn } from "../data-directory/serve-on.js";
import { azureDataDirectory, azureEvents, decimalMillionths, type ModelTotals } from "./azure-events.js";

const DIRECTORY = azureDataDirectory();
/** The two recordings together, as their publisher's files add up. */
const RECORDED: ModelTotals = { requests: 28_185, promptTokens: 40_421_844, completionTokens: 4_334_561 };
const USAGE = decimalMillionths(15n * BigInt(RECORDED.promptTokens) + 60n * BigInt(RECORDED.completionTokens));

beforeAll(() => {
  if (DIRECTORY === null) process.stdout.write("real traffic: skipped, ../shared/data has no recordings\n");
});

test.skipIf(DIRECTORY === null)(
  "an hour of two production services adds up to the recording, however often and in whatever form it is imported",
  { timeout: 180_000 },
  async () => {
    const directory = DIRECTORY ?? "";
    const files = await scratchDirectory();
    const server = await serveOn(await scratchDirectory(), { environment: { DAYBOOK_SEAL_EVERY_MS: "50" } });
    const team = await server.createTeam();
    const yesterday = daysAgo(1);
    const [code, conv] = [
      await azureEvents(directory, "code", yesterday),
      await azureEvents(directory, "conv", yesterday),
    ];
    const expected = new Map([...code.totals, ...conv.totals]);
    expect(sumOf([...expected.values()])).toEqual(RECORDED);

    for (const [name, { ndjson }] of Object.entries({ code, conv })) {
      await writeFile(join(files, `${name}.ndjson`), ndjson);
      await writeFile(join(files, `${name}.ndjson.gz`), gzipSync(ndjson));
    }
    const importFile = async (name: string, into: TestTeam): Promise<void> => {
      const { exitCode, stdout, stderr } = await daybook(server, [
        "import",
        join(files, name),
        "--team",
        into.slug,
        "--json",
      ]);
      expect({ exitCode, stdout, stderr }).toMatchObject({
        exitCode: 0,
        stdout: `{"accepted":${name.startsWith("code") ? 8_819 : 19_366}}\n`,
      });
    };

    for (const name of ["code.ndjson", "conv.ndjson"]) await importFile(name, team);
    expect(await totalsOf(server, team)).toEqual(expected);
    for (const name of ["conv.ndjson", "conv.ndjson.gz", "code.ndjson.gz", "code.ndjson"]) await importFile(name, team);
    expect(await totalsOf(server, team)).toEqual(expected);

    const other = await server.createTeam();
    for (const name of ["conv.ndjson.gz", "code.ndjson.gz"]) await importFile(name, other);
    expect(await totalsOf(server, other)).toEqual(expected);

    const report = await daybook(server, ["report", "activity", "--team", team.slug, "--json"]);
    expect(report.exitCode).toBe(0);
    expect(JSON.parse(report.stdout)).toEqual(
      (await server.call("GET", "/api/v1/activity", { key: team.managementKey })).json,
    );
    // The table's last line is the sum of its rows, in exact decimals.
    const table = await daybook(server, ["report", "activity", "--team", team.slug]);
    expect(table.stdout.trimEnd().split("\n").at(-1)?.trim().split(/\s+/)).toEqual([
      "Total",
      "28,185",
      "40,421,844",
      "4,334,561",
      "0",
      // As many decimal places as the row with the most has.
      expect.stringMatching(new RegExp(`^${USAGE.replace(/0+$/, "").replace(".", "\\.")}0*$`)),
      "0.00",
    ]);

    const rebuilt = await daybook(server, ["rebuild", "--json"]);
    expect(rebuilt.exitCode).toBe(0);
    expect(await totalsOf(server, team)).toEqual(expected);
    expect(await totalsOf(server, other)).toEqual(expected);
    const doctor = await daybook(server, ["doctor", "--json"]);
    expect(JSON.parse(doctor.stdout)).toMatchObject({ ok: true });
    expect(doctor.exitCode).toBe(0);
    expect(await server.stop()).toBe(0);
  },
);

function daybook(server: SpawnedServer, args: readonly string[]): ReturnType<typeof runCommand> {
  return runCommand(args, { DAYBOOK_URL: server.url, DAYBOOK_ADMIN_TOKEN: server.operatorToken });
}

async function totalsOf(server: SpawnedServer, team: TestTeam): Promise<Map<string, ModelTotals>> {
  const rows = readRows(await server.call("GET", "/api/v1/activity", { key: team.managementKey }));
  const totals = new Map<string, ModelTotals>();
  for (const row of rows) {
    totals.set(
      String(row["model"]),
      sumOf([
        totals.get(String(row["model"])) ?? { requests: 0, promptTokens: 0, completionTokens: 0 },
        {
          requests: Number(row["requests"]),
          promptTokens: Number(row["prompt_tokens"]),
          completionTokens: Number(row["completion_tokens"]),
        },
      ]),
    );
  }
  return totals;
}

function sumOf(list: readonly ModelTotals[]): ModelTotals {
  const sum = { requests: 0, promptTokens: 0, completionTokens: 0 };
  for (const { requests, promptTokens, completionTokens } of list) {
    sum.requests += requests;
    sum.promptTokens += promptTokens;
    sum.completionTokens += completionTokens;
  }
  return sum;
}
