import { daysAgo, generation } from "@daybook/testkit";
import { expect, test } from "vitest";
import { enter, signIn, tableRows } from "./browser.js";
import { walkDashboard } from "./walk-dashboard.js";

const walk = walkDashboard();

test("a wrong key is refused in words, a right one leads to the activity and stays nowhere in the page", async () => {
  const { page, world } = walk;
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
  const [cookie] = await page.context().cookies();
  expect(cookie).toMatchObject({ name: "daybook_session", httpOnly: true, sameSite: "Strict" });
});

test("a deep link asks for the key and then shows what it names; signing out closes it", async () => {
  const { page, world, at } = walk;
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
  const { page, server, world, at } = walk;
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
  const { page, server, world } = walk;
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

test("an address that is none says so", async () => {
  const { page } = walk;
  await page.goto("/no/such/page");
  await page.getByRole("heading", { name: "There is no such page" }).waitFor();
});
