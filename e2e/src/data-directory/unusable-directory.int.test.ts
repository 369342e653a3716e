import { chmod, readdir, readFile, writeFile } from "node:fs/promises";
import { getuid } from "node:process";
import { join } from "node:path";
import { daysAgo, generation, type SpawnedServer, type TestTeam } from "@daybook/testkit";
import { expect, test, vi } from "vitest";
import { inAccounts, inEvents } from "./database-by-hand.js";
import { scratchDirectory } from "./scratch-directory.js";
import { refusalToServe, serveOn } from "./serve-on.js";

// Processes of their own, started one after another, on a machine that runs other tests meanwhile.
vi.setConfig({ testTimeout: 180_000 });

const CANNOT_WRITE =
  /^daybook: Cannot write to the data directory \S+: .+ Make it writable, or name another with --data-dir/;

test("a directory below a file is refused in one line", async () => {
  const file = join(await scratchDirectory(), "file");
  await writeFile(file, "not a directory");
  expect(await refusalToServe(join(file, "data"))).toMatch(CANNOT_WRITE);
  expect(await refusalToServe(file)).toMatch(CANNOT_WRITE);
  expect(await readFile(file, "utf8")).toBe("not a directory");
});

test("a directory where nobody may write is refused in one line", async () => {
  // Not even root can make files there.
  expect(await refusalToServe("/proc/daybook")).toMatch(CANNOT_WRITE);
  expect(await refusalToServe("/proc/self")).toMatch(CANNOT_WRITE);
  if (getuid?.() === 0) return;
  const dataDir = await scratchDirectory();
  await chmod(dataDir, 0o500);
  expect(await refusalToServe(dataDir)).toMatch(CANNOT_WRITE);
  expect(await readdir(dataDir)).toEqual([]);
  await chmod(dataDir, 0o700);
});

test("a directory of a newer layout is refused in one line and left as it is", async () => {
  const dataDir = await scratchDirectory();
  await writeFile(join(dataDir, "format"), "2\n");
  expect(await refusalToServe(dataDir)).toMatch(
    /^daybook: The data directory \S+ has format 2, .* formats up to 1: .*newer/,
  );
  expect((await readdir(dataDir)).toSorted()).toEqual(["format", "lock"]);
  expect(await readFile(join(dataDir, "format"), "utf8")).toBe("2\n");
});

test("a format file that is no number is refused in one line and left as it is", async () => {
  const dataDir = await scratchDirectory();
  await writeFile(join(dataDir, "format"), "");
  expect(await refusalToServe(dataDir)).toMatch(/^daybook: The data directory \S+ .*format/);
  expect(await readFile(join(dataDir, "format"), "utf8")).toBe("");
});

test("databases of a newer version are refused in one line each, and work as before with the version that wrote them", async () => {
  const dataDir = await scratchDirectory();
  const first = await serveOn(dataDir);
  const team = await first.createTeam();
  await first.send(team, [generation({ time: `${daysAgo(1)}T12:00:00Z` })]);
  const before = await reportsOf(first, team);
  expect(await first.stop()).toBe(0);

  await inAccounts(dataDir, "insert into daybook_migrations (version, name) values (9999, '9999_future.sql')");
  expect(await refusalToServe(dataDir)).toMatch(/^daybook: The accounts database has schema version 9999, .*newer/);
  await inAccounts(dataDir, "delete from daybook_migrations where version = 9999");

  await inEvents(dataDir, "INSERT INTO daybook.migrations VALUES (9999, '9999_future.sql', now64(3))");
  expect(await refusalToServe(dataDir)).toMatch(/^daybook: The event tables are at version 9999, .*newer/);
  await inEvents(dataDir, "ALTER TABLE daybook.migrations DELETE WHERE version = 9999 SETTINGS mutations_sync = 2");

  const again = await serveOn(dataDir);
  expect(await reportsOf(again, team)).toEqual(before);
  expect(await again.stop()).toBe(0);
});

async function reportsOf(server: SpawnedServer, team: TestTeam): Promise<string[]> {
  const key = team.managementKey;
  const activity = await server.call("GET", "/api/v1/activity", { key });
  const end = `${daysAgo(0)}T00:00:00Z`;
  const people = await server.call("GET", `/v1/reports/user-activity?endDate=${end}`, { key });
  expect([activity.status, people.status]).toEqual([200, 200]);
  // Avatars of people without one are served by this server, whose port is another at each start.
  return [activity.text, people.text.replaceAll(server.url, "")];
}
