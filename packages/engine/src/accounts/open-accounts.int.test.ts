import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openScratchAccounts, type ScratchAccounts } from "./__fixtures__/scratch-accounts.js";
import { hashSecret } from "./key-secret.js";

let scratch: ScratchAccounts;

beforeAll(async () => {
  scratch = await openScratchAccounts();
}, 60_000);

afterAll(async () => {
  await scratch.dispose();
});

describe("teams", () => {
  test("a new team has the default plan and a default workspace", async () => {
    const { slug, team } = await scratch.newTeam();
    expect(scratch.accounts.getTeam(slug)).toMatchObject({
      id: expect.stringMatching(/^team_[0-9a-f]{24}$/),
      plan: "v0-enterprise",
      hideUnlinkedPeople: false,
      updatedAtMs: null,
    });
    expect(team.listWorkspaces()).toEqual([
      expect.objectContaining({
        slug: "default",
        name: "Default",
        isDefault: true,
        id: team.directory.defaultWorkspace.id,
      }),
    ]);
    expect(scratch.accounts.listTeams().map((listed) => listed.slug)).toContain(slug);
  });

  test("a slug belongs to one team, also when two ask at once", async () => {
    const input = { slug: `twice-${Date.now()}`, name: "Twice" };
    const outcomes = await Promise.allSettled([scratch.accounts.createTeam(input), scratch.accounts.createTeam(input)]);
    expect(outcomes.map((outcome) => outcome.status).toSorted()).toEqual(["fulfilled", "rejected"]);
    await expect(scratch.accounts.createTeam(input)).rejects.toMatchObject({ code: "conflict" });
  });

  test("an update changes what is given and nothing else", async () => {
    const { slug } = await scratch.newTeam();
    const before = scratch.accounts.getTeam(slug);
    const after = await scratch.accounts.updateTeam(slug, { hideUnlinkedPeople: true });
    expect(after).toEqual({ ...before, hideUnlinkedPeople: true, updatedAtMs: expect.any(Number) });
    expect(scratch.accounts.getTeam(slug)).toEqual(after);
  });

  test("a team can be deleted when nobody is in it, and its slug is free again", async () => {
    const { slug, team } = await scratch.newTeam();
    await team.addMember({ email: "a@b.c", teamRoles: ["OWNER"] });
    const { hash } = await team.createKey({ name: "k", kind: "ingest", memberEmail: "a@b.c" });
    await expect(scratch.accounts.deleteTeam(slug)).rejects.toMatchObject({ code: "conflict" });
    await team.removeMember("a@b.c");
    await scratch.accounts.deleteTeam(slug);

    expect(() => scratch.accounts.getTeam(slug)).toThrow(expect.objectContaining({ code: "not_found" }));
    expect(() => team.listMembers()).toThrow(expect.objectContaining({ code: "not_found" }));
    await expect(team.addMember({ email: "x@b.c", teamRoles: [] })).rejects.toMatchObject({ code: "not_found" });
    expect(scratch.accounts.directory.findKeyByHash(hash)).toBeUndefined();
    await expect(scratch.accounts.createTeam({ slug, name: "Again" })).resolves.toMatchObject({ slug });
  });

  test("every problem of an input is named with its path", async () => {
    const { team } = await scratch.newTeam();
    const input = { email: "nobody", teamRoles: ["OWNER", "KING"], aliases: ["ok", "\0"], colour: "red" };
    // @ts-expect-error a role that does not exist and a field that does not exist
    const refusal = team.addMember(input);
    await expect(refusal).rejects.toMatchObject({
      code: "invalid_request",
      message: expect.stringMatching(/email: .*teamRoles\.1: .*aliases\.1: .*colour: is not a known field/),
    });
    for (const slug of ["", "A", "a--b", "-a", "a_b", "a".repeat(51)]) {
      await expect(scratch.accounts.createTeam({ slug, name: "n" })).rejects.toMatchObject({ code: "invalid_request" });
    }
  });
});

describe("members and aliases", () => {
  test("a member is found by id, email and alias; addresses in any case, other strings exactly", async () => {
    const { team } = await scratch.newTeam();
    const ada = await team.addMember({
      email: "Ada@Example.com",
      teamRoles: ["OWNER", "OWNER", "BILLING"],
      v0Role: "V0Builder",
      aliases: ["ADA@old.example", "U01", "U01"],
    });
    expect(ada).toMatchObject({
      email: "ada@example.com",
      name: null,
      teamRoles: ["OWNER", "BILLING"],
      v0Role: "V0Builder",
      aliases: ["ada@old.example", "U01"],
    });
    for (const text of [ada.id, "ADA@example.COM", "ada@OLD.example", "U01"]) {
      expect(team.directory.findMemberByString(text)).toEqual(ada);
    }
    expect(team.directory.findMemberByString("u01")).toBeUndefined();
    expect(team.getMember("ada@EXAMPLE.com")).toEqual(ada);
    expect(() => team.getMember("U01")).toThrow(expect.objectContaining({ code: "not_found" }));
  });

  test("a string means one current member of a team, and may mean another in another team", async () => {
    const { team } = await scratch.newTeam();
    const other = await scratch.newTeam();
    const ada = await team.addMember({ email: "ada@b.c", teamRoles: [], aliases: ["x", "ada@work"] });
    const bob = await team.addMember({ email: "bob@b.c", teamRoles: [] });

    for (const alias of ["x", "ADA@b.c", "Ada@WORK", ada.id]) {
      await expect(team.addAlias(bob.id, alias)).rejects.toMatchObject({ code: "conflict" });
      await expect(team.updateMember(bob.id, { aliases: [alias] })).rejects.toMatchObject({ code: "conflict" });
    }
    await expect(team.addMember({ email: "ADA@work", teamRoles: [] })).rejects.toMatchObject({ code: "conflict" });
    await expect(team.addMember({ email: "ada@b.c", teamRoles: [] })).rejects.toMatchObject({ code: "conflict" });
    await expect(team.updateMember(bob.id, { email: "ada@b.c" })).rejects.toMatchObject({ code: "conflict" });
    expect(team.getMember(bob.id)).toEqual(bob);

    await expect(other.team.addMember({ email: "ada@b.c", teamRoles: [], aliases: ["x"] })).resolves.toBeDefined();
    expect(() => other.team.getMember(ada.id)).toThrow(expect.objectContaining({ code: "not_found" }));
  });

  test("an alias can be added, moved and removed, and repeating the first two changes nothing", async () => {
    const { team } = await scratch.newTeam();
    const ada = await team.addMember({ email: "ada@b.c", teamRoles: [] });
    const bob = await team.addMember({ email: "bob@b.c", teamRoles: [] });
    await team.addAlias(ada.id, "x");
    await team.addAlias("ada@b.c", "x");
    expect(team.listAliases()).toEqual([{ value: "x", memberId: ada.id }]);

    await team.moveAlias("x", bob.id);
    await team.moveAlias("x", bob.id);
    expect(team.listAliases()).toEqual([{ value: "x", memberId: bob.id }]);
    expect(team.directory.findMemberByString("x")?.id).toBe(bob.id);

    await team.removeAlias("x");
    expect(team.listAliases()).toEqual([]);
    await expect(team.removeAlias("x")).rejects.toMatchObject({ code: "not_found" });
    await expect(team.moveAlias("bob@b.c", ada.id)).rejects.toMatchObject({ code: "not_found" });
  });

  test("a new email keeps the old one as an alias, unless the aliases are given", async () => {
    const { team } = await scratch.newTeam();
    const ada = await team.addMember({ email: "ada@b.c", teamRoles: [] });
    expect(await team.updateMember(ada.id, { email: "ada@new.c", name: "Ada" })).toMatchObject({
      email: "ada@new.c",
      name: "Ada",
      aliases: ["ada@b.c"],
    });
    expect(await team.updateMember(ada.id, { email: "ada@b.c", aliases: [] })).toMatchObject({
      email: "ada@b.c",
      aliases: [],
    });
    expect(team.directory.findMemberByString("ada@new.c")).toBeUndefined();
    expect(await team.updateMember(ada.id, { name: null, v0Role: "V0Viewer" })).toMatchObject({
      name: null,
      v0Role: "V0Viewer",
    });
  });

  test("removing a member ends the keys, frees email and aliases, and leaves the person findable", async () => {
    const { team } = await scratch.newTeam();
    const ada = await team.addMember({ email: "ada@b.c", teamRoles: [], aliases: ["x"] });
    const { hash } = await team.createKey({ name: "k", kind: "ingest", memberEmail: "ada@b.c" });
    await team.removeMember("ada@b.c");

    expect(team.listMembers()).toEqual([]);
    expect(team.listKeys()).toEqual([]);
    expect(scratch.accounts.directory.findKeyByHash(hash)?.key.revokedAtMs).toEqual(expect.any(Number));
    expect(team.directory.removedMembers()).toEqual([expect.objectContaining({ id: ada.id, aliases: ["x"] })]);
    for (const text of [ada.id, "ADA@b.c", "x"])
      expect(team.directory.findRemovedMemberByString(text)?.id).toBe(ada.id);
    await expect(team.removeMember(ada.id)).rejects.toMatchObject({ code: "not_found" });
    await expect(team.updateMember(ada.id, { name: "n" })).rejects.toMatchObject({ code: "not_found" });

    const again = await team.addMember({ email: "ada@b.c", teamRoles: [], aliases: ["x"] });
    expect(again.id).not.toBe(ada.id);
    expect(team.directory.findMemberByString("x")).toEqual(again);
    expect(team.directory.findRemovedMemberByString("x")).toBeUndefined();
    expect(team.directory.findRemovedMemberByString(ada.id)?.id).toBe(ada.id);
  });
});

describe("workspaces and keys", () => {
  test("a workspace is found by id and slug, and its slug is unique in the team", async () => {
    const { team } = await scratch.newTeam();
    const lab = await team.createWorkspace({ name: "Lab", slug: "lab" });
    expect(team.getWorkspace("lab")).toEqual(lab);
    expect(team.getWorkspace(lab.id.toUpperCase())).toEqual(lab);
    await expect(team.createWorkspace({ name: "Lab", slug: "lab" })).rejects.toMatchObject({ code: "conflict" });
    await expect(team.createWorkspace({ name: "Lab", slug: lab.id })).rejects.toMatchObject({
      code: "invalid_request",
    });
    await expect(team.updateWorkspace("lab", { slug: "default" })).rejects.toMatchObject({ code: "conflict" });
    await expect(team.updateWorkspace("default", { slug: "main" })).rejects.toMatchObject({ code: "conflict" });
    expect(await team.updateWorkspace("lab", { slug: "bench" })).toMatchObject({
      id: lab.id,
      slug: "bench",
      name: "Lab",
    });
    const other = await scratch.newTeam();
    expect(() => other.team.getWorkspace(lab.id)).toThrow(expect.objectContaining({ code: "not_found" }));
  });

  test("a workspace goes when no live key is bound to it; the default one never", async () => {
    const { team } = await scratch.newTeam();
    await team.addMember({ email: "a@b.c", teamRoles: ["OWNER"] });
    const lab = await team.createWorkspace({ name: "Lab", slug: "lab" });
    const key = await team.createKey({ name: "k", kind: "inference", memberEmail: "a@b.c", workspace: "lab" });
    expect(key.workspaceId).toBe(lab.id);
    await expect(team.deleteWorkspace("lab")).rejects.toMatchObject({ code: "conflict" });
    await team.revokeKey(key.hash);
    await team.deleteWorkspace("lab");
    expect(() => team.getWorkspace(lab.id)).toThrow(expect.objectContaining({ code: "not_found" }));
    await expect(team.deleteWorkspace("default")).rejects.toMatchObject({ code: "conflict" });
  });

  test("a key is shown once; hash and mask are all that is kept", async () => {
    const { team } = await scratch.newTeam();
    const owner = await team.addMember({ email: "a@b.c", teamRoles: ["OWNER"] });
    const { key: secret, ...key } = await team.createKey({ name: "k", kind: "management", memberEmail: "A@b.c" });
    expect(secret).toMatch(/^sk-db-v1-[0-9a-f]{64}$/);
    expect(key).toMatchObject({ hash: hashSecret(secret), memberId: owner.id, workspaceId: null, disabled: false });
    expect(key.label).toBe(`${secret.slice(0, 12)}...${secret.slice(-3)}`);
    expect(team.listKeys()).toEqual([key]);
    expect(scratch.accounts.directory.findKeyByHash(key.hash)).toMatchObject({ key, member: owner });
  });

  test("a key can be renamed, disabled and revoked; a revoked or foreign one is not there", async () => {
    const { team } = await scratch.newTeam();
    const other = await scratch.newTeam();
    await team.addMember({ email: "a@b.c", teamRoles: ["OWNER"] });
    const { hash } = await team.createKey({ name: "k", kind: "ingest", memberEmail: "a@b.c" });
    expect(await team.updateKey(hash, { name: "n", disabled: true })).toMatchObject({ name: "n", disabled: true });
    expect(() => other.team.getKey(hash)).toThrow(expect.objectContaining({ code: "not_found" }));
    await expect(other.team.revokeKey(hash)).rejects.toMatchObject({ code: "not_found" });
    await team.revokeKey(hash);
    expect(() => team.getKey(hash)).toThrow(expect.objectContaining({ code: "not_found" }));
    await expect(team.updateKey(hash, { disabled: false })).rejects.toMatchObject({ code: "not_found" });
    expect(team.directory.findKey(hash)).toMatchObject({ disabled: true, revokedAtMs: expect.any(Number) });
  });

  test("a key needs a member and a workspace of its own team", async () => {
    const { team } = await scratch.newTeam();
    const input = { name: "k", kind: "ingest", memberEmail: "a@b.c" } as const;
    await expect(team.createKey(input)).rejects.toMatchObject({ code: "not_found" });
    await team.addMember({ email: "a@b.c", teamRoles: [] });
    await expect(team.createKey({ ...input, workspace: "nowhere" })).rejects.toMatchObject({ code: "not_found" });
  });
});
