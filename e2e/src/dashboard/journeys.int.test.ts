import { readFile } from "node:fs/promises";
import { daysAgo, generation, launchBrowser, messageCreated, startServer, type TestServer } from "@daybook/testkit";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { enter, eventually, openPage, signIn, tableRows, type Visit } from "./browser.js";
import { parseCsv, readParquet } from "../daybook-reports/read-table.js";
import { type DashboardWorld, makeDashboardWorld } from "./dashboard-world.js";

// A browser beside a server on a small machine takes its time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 300_000 });

let server: TestServer;
let browser: Browser;
let world: DashboardWorld;
let visit: Visit;
let page: Page;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
  world = await makeDashboardWorld(server);
});
afterAll(async () => {
  await browser.close();
  await server.close();
});
beforeEach(async () => {
  visit = await openPage(browser, server.url);
  page = visit.page;
});
afterEach(async () => {
  const { complaints } = visit;
  await visit.context.close();
  // No other server was asked, and the browser had nothing to complain of.
  if (complaints.length > 0) throw new Error(complaints.join("\n"));
});

const at = (path: string): string => `/t/${world.team.slug}/${path}`;

describe("signing in", () => {
  test("a wrong key is refused in words, a right one leads to the activity and stays nowhere in the page", async () => {
    await page.goto("/");
    await signIn(page, `sk-db-v1-${"0".repeat(64)}`);
    await expect(page.getByRole("alert").innerText()).resolves.toContain("This key is not known");
    await signIn(page, world.team.ingestKey);
    await page.getByText("Only a management key signs in").waitFor();
    await signIn(page, world.keys.owner);
    await page.getByRole("heading", { name: "Activity", exact: true }).waitFor();
    const kept = await page.evaluate(
      "JSON.stringify([document.cookie, {...localStorage}, {...sessionStorage}, document.documentElement.outerHTML, location.href])",
    );
    expect(kept).not.toContain(world.keys.owner.slice(0, 20));
    const [cookie] = await visit.context.cookies();
    expect(cookie).toMatchObject({ name: "daybook_session", httpOnly: true, sameSite: "Strict" });
  });

  test("a deep link asks for the key and then shows what it names; signing out closes it", async () => {
    await page.goto(at("members?status=unlinked"));
    await signIn(page, world.keys.owner);
    await page.getByRole("table", { name: "Members" }).waitFor();
    expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe(at("members?status=unlinked"));
    expect((await tableRows(page, "Members")).flat().join(" ")).toContain("studio@freelance.example");
    await page.getByRole("button", { name: /^Signed in as/ }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByLabel("Management key").waitFor();
    await page.goto(at("activity"));
    await page.getByLabel("Management key").waitFor();
  });

  test("a session whose key is revoked comes back to where it was after signing in again", async () => {
    const { key, hash } = world.spare;
    await enter(page, key);
    await page.goto(at("activity?by=provider&range=7d"));
    await page.getByRole("table", { name: "Usage by provider" }).waitFor();
    await server.admin("DELETE", `/admin/v1/teams/${world.team.slug}/keys/${hash}`);
    await page.getByRole("combobox", { name: /^Days/ }).selectOption("90d");
    await page.getByLabel("Management key").waitFor();
    await signIn(page, world.keys.owner);
    await page.getByRole("table", { name: "Usage by provider" }).waitFor();
    expect(new URL(page.url()).searchParams.get("range")).toBe("90d");
  });

  test("one session holds two teams, and each shows its own", async () => {
    const other = await server.createTeam();
    await server.send(other, [generation({ time: `${daysAgo(1)}T00:00:00Z`, data: { model: "other/only-here" } })]);
    await enter(page, world.keys.owner);
    await page.getByRole("button", { name: `Team ${world.team.slug}` }).click();
    await page.getByRole("menuitem", { name: /Add a team/ }).click();
    await page.getByRole("heading", { name: "Add a team" }).waitFor();
    await signIn(page, other.managementKey);
    await page.getByRole("table", { name: "Usage by model" }).getByText("other/only-here").waitFor();
    await page.getByRole("button", { name: `Team ${other.slug}` }).click();
    await page.getByRole("menuitem", { name: world.team.slug }).click();
    await page.getByRole("table", { name: "Usage by model" }).getByText("openai/gpt-4.1").waitFor();
    expect(await page.getByText("other/only-here").count()).toBe(0);
    await page.goto("/t/no-such-team/activity");
    await page.getByText("This session has no key for “no-such-team”").waitFor();
  });
});

describe("activity", () => {
  test("the last row is the sum of the rows and what the API says; today is counted so far", async () => {
    await enter(page, world.keys.owner);
    const rows = await tableRows(page, "Usage by model");
    const { json } = await server.call("GET", `/v1/reports/activity?start=${daysAgo(29)}&group_by=model`, {
      key: world.keys.owner,
    });
    const { totals } = toReport(json).meta;
    const total = rows.at(-1) ?? [];
    const number = (text = ""): number => Number(text.replaceAll(/[^\d.]/g, ""));
    const inRows = (column: number): number => rows.slice(1, -1).reduce((sum, row) => sum + number(row[column]), 0);
    expect(total[0]).toBe("Total");
    // Requests, prompt, completion.
    for (const [column, name] of [
      [4, "requests"],
      [5, "prompt_tokens"],
      [6, "completion_tokens"],
    ] as const) {
      expect(number(total[column]), `${name}`).toBe(totals[name]);
      expect(inRows(column), `${name}`).toBe(totals[name]);
    }
    expect(total[1]).toBe(`$${(Math.round(Number(totals["usage"]) * 100) / 100).toFixed(2)}`);
    await page.getByRole("tab", { name: "Days as a table" }).click();
    expect((await tableRows(page, "Usage by day"))[1]?.[0]).toMatch(/so far$/);
  });

  test("what is picked stands in the address, and the back button takes it back", async () => {
    await enter(page, world.keys.owner);
    await page.getByRole("combobox", { name: /^by/ }).selectOption("provider");
    await page.getByRole("table", { name: "Usage by provider" }).getByRole("button", { name: "OpenAI" }).click();
    await eventually(async () => expect((await tableRows(page, "Usage by provider")).length).toBe(3));
    expect(new URL(page.url()).searchParams.get("provider")).toBe("OpenAI");
    await page.goBack();
    await eventually(async () => expect((await tableRows(page, "Usage by provider")).length).toBe(5));
    await page.goBack();
    await page.getByRole("table", { name: "Usage by model" }).waitFor();
    await page.getByRole("button", { name: "Filter" }).click();
    await page.getByRole("checkbox", { name: "openai/gpt-4.1" }).check();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Remove the filter Model openai/gpt-4.1" }).click();
    await eventually(async () => expect(new URL(page.url()).searchParams.has("model")).toBe(false));
  });

  test("the search leaves rows out, and the sum is that of the others", async () => {
    await enter(page, world.keys.owner);
    await tableRows(page, "Usage by model");
    await page.getByRole("searchbox", { name: "Search models" }).fill("claude");
    await eventually(async () => expect((await tableRows(page, "Usage by model")).length).toBe(3));
    const [, row, total] = await tableRows(page, "Usage by model");
    expect(total?.[5]).toBe(row?.[5]);
  });

  test("the chart is gone through with the arrow keys, and says what it shows", async () => {
    await enter(page, world.keys.owner);
    const chart = page.getByRole("slider", { name: "Spend by UTC day and model" });
    await chart.focus();
    await page.keyboard.press("Home");
    await eventually(async () => {
      expect(await chart.getAttribute("aria-valuenow")).toBe("0");
      expect(await chart.getAttribute("aria-valuetext")).toMatch(/: Total \$0\.05, anthropic\/claude-sonnet-4 \$0\.03/);
    });
    await page.keyboard.press("End");
    await eventually(async () => expect(await chart.getAttribute("aria-valuetext")).toContain("(so far)"));
  });

  test("the export is what the table shows, searched, filtered and sorted, and byte for byte what the API answers", async () => {
    await enter(page, world.keys.owner);
    await page.goto(at("activity?range=7d&provider=OpenAI&provider=Google&provider=Anthropic"));
    await tableRows(page, "Usage by model");
    await page.getByRole("searchbox", { name: "Search models" }).fill("OPENAI/");
    await eventually(async () => expect((await tableRows(page, "Usage by model")).length).toBe(3));
    await page.getByRole("searchbox", { name: "Search models" }).fill("g");
    await page.getByRole("columnheader", { name: "Completion" }).getByRole("button").click();
    await eventually(async () =>
      expect((await tableRows(page, "Usage by model")).map(([model]) => model)).toEqual([
        undefined,
        "google/gemini-2.5-pro",
        "openai/gpt-4.1",
        "Total",
      ]),
    );
    const shown = (await tableRows(page, "Usage by model")).slice(1, -1);
    const filters = "provider_name=OpenAI&provider_name=Google&provider_name=Anthropic&q=g&sort=-completion_tokens";
    const question = `start=${daysAgo(6)}&end=${daysAgo(0)}&group_by=model&${filters}`;
    for (const [label, format] of [
      ["CSV", "csv"],
      ["Parquet", "parquet"],
    ] as const) {
      const saved = await saveTable("By model, as in the table", label);
      expect(saved.equals(await askTable(`${question}&format=${format}`)), `${label}`).toBe(true);
      const table = format === "csv" ? parseCsv(String(saved)) : (await readParquet(saved)).table;
      expect(
        table.map((row) => [row["model"], row["requests"], row["prompt_tokens"], row["completion_tokens"]]),
      ).toEqual(shown.map((cells) => [cells[0], ...cells.slice(4, 7).map((text) => text.replaceAll(",", ""))]));
    }
    const byDay = await saveTable("By day and model", "CSV");
    expect(byDay.equals(await askTable(`${question.replace("=model", "=day,model")}&format=csv`))).toBe(true);
    expect(parseCsv(String(byDay)).length).toBe(14);
    await page.getByRole("tab", { name: "Days as a table" }).click();
    const days = (await tableRows(page, "Usage by day")).slice(1, -1);
    expect(parseCsv(String(await saveTable("By day", "CSV"))).map((row) => row["requests"])).toEqual(
      days.map((cells) => cells[2]),
    );
  });

  test("what is searched and sorted stands in the address, and a link with it shows the same", async () => {
    await enter(page, world.keys.owner);
    await page.goto(at("activity?by=provider&q=o&sort=provider_name"));
    await eventually(async () =>
      expect((await tableRows(page, "Usage by provider")).map(([name]) => name)).toEqual([
        undefined,
        "Anthropic",
        "Google",
        "OpenAI",
        "Total",
      ]),
    );
    await page.getByRole("searchbox", { name: "Search providers" }).fill("nobody");
    await page.getByRole("heading", { name: "No provider is called “nobody”" }).waitFor();
    expect(new URL(page.url()).searchParams.get("q")).toBe("nobody");
    await page.getByRole("combobox", { name: /^by/ }).selectOption("model");
    expect((await tableRows(page, "Usage by model")).length).toBe(5);
    expect([...new URL(page.url()).searchParams.keys()]).toEqual(["by"]);
  });

  test("requests without a price are told beside the spend that lacks them", async () => {
    const team = await server.createTeam();
    const time = `${daysAgo(1)}T00:00:00Z`;
    await server.send(team, [generation({ time }), generation({ time, data: { usage: null } })]);
    await enter(page, team.managementKey);
    await page.getByText("1 request without a price").waitFor();
  });
});

describe("members", () => {
  test("everybody is there, idle ones too, sorted and searched, each with a page of their own", async () => {
    await enter(page, world.keys.owner);
    await page.getByRole("link", { name: "Members", exact: true }).click();
    const texts = (await tableRows(page, "Members")).map((row) => row.join(" "));
    expect(texts.find((text) => text.includes("Ida Idle"))).toContain("idle");
    expect(texts.join(" ")).toContain("not a member");
    await page.getByRole("button", { name: "Person" }).click();
    await eventually(async () => expect((await tableRows(page, "Members"))[1]?.[0]).toContain("Bo Billing"));
    await page.getByRole("searchbox", { name: "Search members" }).fill("mia");
    await eventually(async () => expect((await tableRows(page, "Members")).length).toBe(2));
    await page
      .getByRole("table")
      .getByRole("link", { name: /Mia Member/ })
      .click();
    await page.getByRole("heading", { name: "Mia Member" }).waitFor();
    await page.getByRole("img", { name: "Active on 30 of 30 days" }).waitFor();
    expect((await tableRows(page, "Usage by model")).length).toBe(5);
    await page.goBack();
    await page.getByRole("table", { name: "Members" }).waitFor();
  });

  test("ten thousand people are read as they are scrolled to, and only those in sight are drawn", async () => {
    const crowd = await server.createTeam();
    const people = Array.from({ length: 10_000 }, (_, at) => `p${at}@crowd.example`);
    await server.send(
      crowd,
      people.map((user) => messageCreated({ time: `${daysAgo(1)}T00:00:00Z`, data: { user, role: "user" } })),
    );
    await enter(page, crowd.managementKey);
    await page.goto(`/t/${crowd.slug}/members?sort=name`);
    const table = page.getByRole("table", { name: "Members" });
    await table.getByRole("row").nth(5).waitFor();
    expect(await table.getAttribute("aria-rowcount")).toBe(String(people.length + 1 + 1));
    const frame = `document.querySelector('[aria-label="Members, scrollable"]')`;
    for (let pageNumber = 0; pageNumber < 4; pageNumber++) {
      const before = await page.evaluate<number>(`${frame}.scrollHeight`);
      await page.evaluate(`${frame}.scrollTo(0, ${frame}.scrollHeight)`);
      await eventually(async () =>
        expect(await page.evaluate<number>(`${frame}.scrollHeight`)).toBeGreaterThan(before),
      );
    }
    expect(await table.getByRole("row").count()).toBeLessThan(60);
  });
});

describe("explore", () => {
  test("a question is an address, and the same for programs", async () => {
    await enter(page, world.keys.owner);
    await page.getByRole("link", { name: "Explore" }).click();
    await page.getByRole("checkbox", { name: "Request Count" }).check();
    await page.getByRole("checkbox", { name: "Total Usage ($)" }).uncheck();
    await page.getByRole("checkbox", { name: "Provider" }).check();
    await page.getByRole("combobox", { name: /^Per/ }).selectOption("none");
    await eventually(async () =>
      expect(
        (await tableRows(page, "Answer"))
          .slice(1)
          .map(([name, count]) => `${name} ${count}`)
          .toSorted(),
      ).toEqual(["Anthropic 7", "Google 7", "OpenAI 7"]),
    );
    const address = page.url();
    const code = await page.getByLabel("the curl call", { exact: true }).innerText();
    const body: unknown = JSON.parse(/-d '([\s\S]*)'$/.exec(code)?.[1] ?? "");
    expect(body).toMatchObject({ metrics: ["request_count"], dimensions: ["provider"] });
    const answer = await server.call("POST", "/api/v1/analytics/query", { key: world.keys.owner, body });
    expect(answer.status).toBe(200);
    await page.goto("about:blank");
    await page.goto(address);
    await eventually(async () => expect((await tableRows(page, "Answer")).length).toBe(4));
  });
});

describe("events", () => {
  test("an event appears by itself soon after it was sent, with its source", async () => {
    await enter(page, world.keys.owner);
    await page.getByRole("link", { name: "Events" }).click();
    await page.getByRole("table", { name: "Events" }).waitFor();
    const event = {
      ...generation({ time: new Date().toISOString(), data: { model: "fresh/model" } }),
      source: "late-gateway",
    };
    await server.send(world.team, [event]);
    await page.getByRole("table", { name: "Events" }).getByText("fresh/model").waitFor();
    const { json } = await server.call("GET", "/v1/events/sources", { key: world.keys.owner });
    const { data } = json as { data: { source: string; day_events: number }[] };
    // The page asks anew within seconds; the one that was silent for longest stands first.
    await eventually(async () =>
      expect((await tableRows(page, "Sources")).slice(1).map(([source, , , , events]) => [source, events])).toEqual(
        data.map((one) => [one.source, String(one.day_events)]).toReversed(),
      ),
    );
    expect(data.map((one) => one.source)).toEqual(["late-gateway", "test"]);
  });
});

describe("keys, members and roles", () => {
  test("a key is made and shown once, limited, disabled and revoked", async () => {
    await enter(page, world.keys.owner);
    await page.getByRole("link", { name: "Keys" }).click();
    await page.getByRole("button", { name: "New key" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("Journey key");
    await dialog.getByLabel("Kind").selectOption("inference");
    await dialog.getByLabel(/^Limit in US dollars/).fill("12.50");
    await dialog.getByLabel("The limit holds").selectOption("monthly");
    await dialog.getByRole("button", { name: "Make the key" }).click();
    const shown = await dialog.getByLabel("the key", { exact: true }).innerText();
    expect(shown).toMatch(/^sk-db-v1-[0-9a-f]{64}$/);
    await dialog.getByRole("button", { name: "Done" }).click();
    const row = page.getByRole("row").filter({ hasText: "Journey key" });
    await row.getByText("$12.50 monthly").waitFor();
    expect(await page.content()).not.toContain(shown);
    const alive = async (): Promise<number> => (await server.call("GET", "/api/v1/key", { key: shown })).status;
    expect(await alive()).toBe(200);
    const change = async (action: string): Promise<void> => {
      await row.getByRole("button", { name: "Change Journey key" }).click();
      await page.getByRole("menuitem", { name: action }).click();
    };
    await change("Disable");
    await row.getByText("disabled").waitFor();
    expect(await alive()).toBe(401);
    await change("Enable");
    await eventually(async () => expect(await alive()).toBe(200));
    await change("Revoke…");
    await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
    await row.waitFor({ state: "detached" });
    expect(await alive()).toBe(401);
  });

  test("an owner adds a member, changes their roles and removes them", async () => {
    await enter(page, world.keys.owner);
    await page.getByRole("link", { name: "Roles" }).click();
    await page.getByRole("button", { name: "Add a member" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Email").fill("nora@new.example");
    await dialog.getByLabel("Name").fill("Nora New");
    await dialog.getByRole("button", { name: "Save" }).click();
    const row = page.getByRole("row").filter({ hasText: "Nora New" });
    await row.getByRole("button", { name: "Change Nora New" }).click();
    await page.getByRole("menuitem", { name: /Name, roles/ }).click();
    await dialog.getByRole("checkbox", { name: "billing" }).check();
    await dialog.getByRole("button", { name: "Save" }).click();
    await row.getByText("billing").waitFor();
    const { json } = await server.call("GET", `/admin/v1/teams/${world.team.slug}/members/nora@new.example`, {
      key: world.keys.owner,
    });
    expect(json).toMatchObject({ name: "Nora New", teamRoles: ["BILLING", "MEMBER"] });
    await row.getByRole("button", { name: "Change Nora New" }).click();
    await page.getByRole("menuitem", { name: "Remove…" }).click();
    await dialog.getByRole("button", { name: "Remove" }).click();
    await row.waitFor({ state: "detached" });
  });

  test("billing reads everything and administers nothing; a member sees themselves", async () => {
    await enter(page, world.keys.billing);
    await page.getByRole("link", { name: "Members", exact: true }).click();
    expect((await tableRows(page, "Members")).length).toBeGreaterThan(4);
    await page.getByRole("link", { name: "Keys" }).click();
    await page.getByRole("heading", { name: "You may not see the keys" }).waitFor();
    await visit.context.clearCookies();
    await enter(page, world.keys.member);
    expect((await tableRows(page, "Usage by model")).length).toBe(5);
    await page.getByRole("link", { name: "Members", exact: true }).click();
    await page.getByText("You see yourself only.").waitFor();
    const rows = await tableRows(page, "Members");
    expect(rows.slice(1).map(([person]) => person)).toEqual([expect.stringContaining("Mia Member")]);
    for (const [link, what] of [
      ["Explore", "analytics"],
      ["Keys", "the keys"],
      ["Roles", "members and roles"],
    ] as const) {
      await page.getByRole("link", { name: link }).click();
      await page.getByRole("heading", { name: `You may not see ${what}` }).waitFor();
    }
  });
});

test("an empty Daybook shows how to send the first event, with a key filled in, and lights up when it arrives", async () => {
  const team = await server.createTeam();
  await enter(page, team.managementKey);
  await page.getByRole("heading", { name: "Send the first event" }).waitFor();
  await page.getByText(`Waiting for an event of ${team.slug}`).waitFor();
  await page.getByRole("button", { name: "Make an ingest key" }).click();
  const sample = page.getByLabel("the curl sample", { exact: true });
  await eventually(async () => expect(await sample.innerText()).toMatch(/Bearer sk-db-v1-[0-9a-f]{64}/));
  const text = await sample.innerText();
  expect(text).toContain(`curl ${server.url}/v1/events`);
  const key = /sk-db-v1-[0-9a-f]{64}/.exec(text)?.[0] ?? "";
  const event = { ...generation({ time: new Date().toISOString() }), source: "first-steps" };
  const sent = await server.call("POST", "/v1/events", {
    key,
    body: event,
    headers: { "content-type": "application/cloudevents+json" },
  });
  expect(sent.status).toBe(200);
  await page.getByText("It arrived.").waitFor();
  await page.getByRole("link", { name: "See the activity" }).click();
  expect((await tableRows(page, "Usage by model")).length).toBe(3);
});

test("an address that is none says so", async () => {
  await page.goto("/no/such/page");
  await page.getByRole("heading", { name: "There is no such page" }).waitFor();
});

/** What the menu saves for one of its tables. */
async function saveTable(table: string, format: string): Promise<Buffer> {
  await page.getByRole("button", { name: "Export" }).click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("group", { name: table, exact: true }).getByRole("menuitem", { name: format, exact: true }).click(),
  ]);
  expect(download.suggestedFilename()).toContain(format.toLowerCase());
  return readFile(await download.path());
}

async function askTable(question: string): Promise<Buffer> {
  const response = await fetch(`${server.url}/v1/reports/activity?${question}`, {
    headers: { authorization: `Bearer ${world.keys.owner}` },
  });
  return Buffer.from(await response.arrayBuffer());
}

/** A wrong shape shows itself where it is read. */
function toReport(json: unknown): { meta: { totals: Record<string, number | string> } } {
  return json as ReturnType<typeof toReport>;
}
