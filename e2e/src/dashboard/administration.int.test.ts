import { expect, test } from "vitest";
import { enter, eventually, tableRows } from "./browser.js";
import { walkDashboard } from "./walk-dashboard.js";

const walk = walkDashboard();

test("a key is made and shown once, limited, disabled and revoked", async () => {
  const { page, server, world } = walk;
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
  const { page, server, world } = walk;
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
  const { page, world } = walk;
  await enter(page, world.keys.billing);
  await page.getByRole("link", { name: "Members", exact: true }).click();
  expect((await tableRows(page, "Members")).length).toBeGreaterThan(4);
  await page.getByRole("link", { name: "Keys" }).click();
  await page.getByRole("heading", { name: "You may not see the keys" }).waitFor();
  await page.context().clearCookies();
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
