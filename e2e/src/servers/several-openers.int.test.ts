import { openAccounts, openAccountsStore } from "@daybook/engine";
import { startPostgres, type TestPostgres } from "@daybook/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";

let postgres: TestPostgres;

beforeAll(async () => {
  postgres = await startPostgres();
});

afterAll(() => postgres.close());

test("nodes that start, migrate and write at the same moment agree, and no email is given twice", async () => {
  const stores = await Promise.all([1, 2, 3].map(() => openAccountsStore({ postgresUrl: postgres.url })));
  const nodes = await Promise.all(stores.map((store) => openAccounts({ store, now: () => new Date() })));
  const slug = `nodes-${Date.now()}`;
  await nodes[0]?.createTeam({ slug, name: "Nodes" });
  const refreshAll = () => Promise.all(nodes.map((node) => node.refresh()));
  await refreshAll();

  const emails = Array.from({ length: 20 }, (_, index) => `m${index}@x.y`);
  const outcomes = await Promise.allSettled(
    nodes.flatMap((node) => emails.map((email) => node.inTeam(slug).addMember({ email, teamRoles: [] }))),
  );
  const refusals = outcomes.filter((outcome) => outcome.status === "rejected");
  expect(refusals).toHaveLength(emails.length * (nodes.length - 1));
  for (const { reason } of refusals) expect(reason).toMatchObject({ code: "conflict" });

  await refreshAll();
  for (const node of nodes) {
    const members = node.inTeam(slug).listMembers();
    expect(members).toHaveLength(emails.length);
    expect(members).toEqual(nodes[0]?.inTeam(slug).listMembers());
  }
  await Promise.all(stores.map((store) => store.close()));
});

test("a server that cannot be reached is store_unavailable, a wrong database a matter of configuration", async () => {
  const unreachable = openAccountsStore({ postgresUrl: "postgres://daybook@127.0.0.1:1/daybook" });
  await expect(unreachable).rejects.toMatchObject({ code: "store_unavailable", isRetryable: true });
  const missing = openAccountsStore({ postgresUrl: postgres.url.replace(/\/[^/]*$/, "/no_such_database") });
  await expect(missing).rejects.toMatchObject({ code: "configuration_invalid" });
});
