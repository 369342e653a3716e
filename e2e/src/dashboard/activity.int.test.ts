import { readFile } from "node:fs/promises";
import { daysAgo, generation } from "@daybook/testkit";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { parseCsv, readParquet } from "../daybook-reports/read-table.js";
import { enter, eventually, tableRows } from "./browser.js";
import { walkDashboard } from "./walk-dashboard.js";

const walk = walkDashboard();

test("the last row is the sum of the rows and what the API says; today is counted so far", async () => {
  const { page, server, world } = walk;
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
  const { page, world } = walk;
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
  const { page, world } = walk;
  await enter(page, world.keys.owner);
  await tableRows(page, "Usage by model");
  await page.getByRole("searchbox", { name: "Search models" }).fill("claude");
  await eventually(async () => expect((await tableRows(page, "Usage by model")).length).toBe(3));
  const [, row, total] = await tableRows(page, "Usage by model");
  expect(total?.[5]).toBe(row?.[5]);
});

test("the chart is gone through with the arrow keys, and says what it shows", async () => {
  const { page, world } = walk;
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
  const { page, server, world, at } = walk;
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
  const ask = (asked: string): Promise<Buffer> => askTable(server.url, world.keys.owner, asked);
  const filters = "provider_name=OpenAI&provider_name=Google&provider_name=Anthropic&q=g&sort=-completion_tokens";
  const question = `start=${daysAgo(6)}&end=${daysAgo(0)}&group_by=model&${filters}`;
  for (const [label, format] of [
    ["CSV", "csv"],
    ["Parquet", "parquet"],
  ] as const) {
    const saved = await saveTable(page, "By model, as in the table", label);
    expect(saved.equals(await ask(`${question}&format=${format}`)), `${label}`).toBe(true);
    const table = format === "csv" ? parseCsv(String(saved)) : (await readParquet(saved)).table;
    expect(table.map((row) => [row["model"], row["requests"], row["prompt_tokens"], row["completion_tokens"]])).toEqual(
      shown.map((cells) => [cells[0], ...cells.slice(4, 7).map((text) => text.replaceAll(",", ""))]),
    );
  }
  const byDay = await saveTable(page, "By day and model", "CSV");
  expect(byDay.equals(await ask(`${question.replace("=model", "=day,model")}&format=csv`))).toBe(true);
  expect(parseCsv(String(byDay)).length).toBe(14);
  await page.getByRole("tab", { name: "Days as a table" }).click();
  const days = (await tableRows(page, "Usage by day")).slice(1, -1);
  expect(parseCsv(String(await saveTable(page, "By day", "CSV"))).map((row) => row["requests"])).toEqual(
    days.map((cells) => cells[2]),
  );
});

test("what is searched and sorted stands in the address, and a link with it shows the same", async () => {
  const { page, world, at } = walk;
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
  const { page, server } = walk;
  const team = await server.createTeam();
  const time = `${daysAgo(1)}T00:00:00Z`;
  await server.send(team, [generation({ time }), generation({ time, data: { usage: null } })]);
  await enter(page, team.managementKey);
  await page.getByText("1 request without a price").waitFor();
});

/** What the menu saves for one of its tables. */
async function saveTable(page: Page, table: string, format: string): Promise<Buffer> {
  await page.getByRole("button", { name: "Export" }).click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("group", { name: table, exact: true }).getByRole("menuitem", { name: format, exact: true }).click(),
  ]);
  expect(download.suggestedFilename()).toContain(format.toLowerCase());
  return readFile(await download.path());
}

async function askTable(url: string, key: string, question: string): Promise<Buffer> {
  const response = await fetch(`${url}/v1/reports/activity?${question}`, {
    headers: { authorization: `Bearer ${key}` },
  });
  return Buffer.from(await response.arrayBuffer());
}

/** A wrong shape shows itself where it is read. */
function toReport(json: unknown): { meta: { totals: Record<string, number | string> } } {
  return json as ReturnType<typeof toReport>;
}
