import { daysAgo, generation, messageCreated } from "@daybook/testkit";
import { expect, test } from "vitest";
import { enter, eventually, tableRows } from "./browser.js";
import { walkDashboard } from "./walk-dashboard.js";

const walk = walkDashboard();

test("everybody is there, idle ones too, sorted and searched, each with a page of their own", async () => {
  const { page, world } = walk;
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
  const { page, server } = walk;
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
    await eventually(async () => expect(await page.evaluate<number>(`${frame}.scrollHeight`)).toBeGreaterThan(before));
  }
  expect(await table.getByRole("row").count()).toBeLessThan(60);
});

test("a question is an address, and the same for programs", async () => {
  const { page, server, world } = walk;
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

test("an event appears by itself soon after it was sent, with its source", async () => {
  const { page, server, world } = walk;
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

test("an empty Daybook shows how to send the first event, with a key filled in, and lights up when it arrives", async () => {
  const { page, server } = walk;
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
