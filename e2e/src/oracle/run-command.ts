import { type BackgroundSealer, openSealer, sealDays } from "@daybook/engine";
import { expect } from "vitest";
import type { Command } from "./command.js";
import { newGate } from "./gate.js";
import { currentTellings, DAY_MS, dayOf, type Telling } from "./telling.js";
import { currentHolder, folded, type MemberModel } from "./team-model.js";
import { at, type Batch, daysOf, STRANGERS, type TeamWorld, type World } from "./world.js";

/**
 * Lets one thing happen.
 *
 * @param compare awaited while things are half done, where reports must be right too
 */
export async function runCommand(
  world: World,
  command: Command,
  compare: (team: TeamWorld) => Promise<void>,
): Promise<void> {
  // Nothing takes no time, and removals are told apart by theirs.
  world.nowMs += 1000;
  const team = "team" in command ? world.team(command.team) : world.team(0);
  switch (command.do) {
    case "send": {
      const batch = world.toBatch(team, command.events);
      team.batches.push(batch);
      return world.send(team, batch);
    }
    case "replay":
      if (team.batches.length > 0) await world.send(team, partOf(at(team.batches, command.batch), command));
      return;
    case "retell":
      return retell(world, team, command);
    case "seal":
      await sealDays(world.server.daybook.analytics, { team: team.real.id, days: pickDays(team, command.days) });
      return;
    case "look":
      return command.isFirst ? newSealer(world).look() : world.server.daybook.sealer.look();
    case "race":
      return race(world, { ...command, team, compare });
    case "rebuild":
      return rebuild(world, command.all ? null : team.real.slug);
    case "merge":
      return merge(world);
    case "stop merges":
      await world.engine(`SYSTEM STOP MERGES ${world.database}.events`);
      world.mergesStopped = true;
      return;
    case "start merges":
      return startMerges(world);
    case "erase":
      return erase(world, team, command.which);
    case "add alias":
      return addAlias(world, team, command);
    case "drop alias":
      return dropAlias(world, team, command.which);
    case "add member":
      return addMember(world, team, command.email);
    case "remove member":
      return removeMember(world, team, command.which);
    case "hide unlinked":
      await world.server.admin("PATCH", `/admin/v1/teams/${team.real.slug}`, { hideUnlinkedPeople: command.hides });
      team.model.hidesUnlinked = command.hides;
      return;
    case "restart":
      return world.restart();
    case "next day":
      world.nowMs += DAY_MS;
      return;
  }
}

export async function startMerges(world: World): Promise<void> {
  await world.engine(`SYSTEM START MERGES ${world.database}.events`);
  world.mergesStopped = false;
}

async function merge(world: World): Promise<void> {
  if (world.mergesStopped) return;
  await world.engine(`OPTIMIZE TABLE ${world.database}.events FINAL`);
  await world.engine(`OPTIMIZE TABLE ${world.database}.day_rollups FINAL`);
}

function partOf(batch: Batch, { part, order }: { part: "whole" | "half" | "shuffled"; order: number }): Batch {
  const rows = [...batch.tellings.keys()].filter((row) => part !== "half" || (row + order) % 2 === 0);
  const chosen = part === "shuffled" ? rows.toSorted((a, b) => rank(a, order) - rank(b, order)) : rows;
  return {
    wire: chosen.map((row) => at(batch.wire, row)),
    tellings: chosen.map((row) => at(batch.tellings, row)),
  };
}

function rank(row: number, order: number): number {
  return (row * 7919 + order * 104_729) % 101;
}

/** The same event told anew: source, id and day stay, all else may differ. */
async function retell(world: World, team: TeamWorld, { which, change }: Command & { do: "retell" }): Promise<void> {
  if (team.acknowledged.length === 0) return;
  const old = at(team.acknowledged, which);
  const daysBack = Math.floor(world.nowMs / DAY_MS) - Math.floor(old.atMs / DAY_MS);
  const number = (text: string): number => Number(text.split("-")[1]);
  const batch = world.toBatch(team, [{ ...change, id: number(old.id), source: number(old.source), daysBack }]);
  expect(batch.tellings.map(({ atMs }) => dayOf(atMs))).toEqual([dayOf(old.atMs)]);
  team.batches.push(batch);
  await world.send(team, batch);
}

function pickDays(team: TeamWorld, mask: number): string[] {
  return daysOf(team).filter((_, index) => ((mask >> (index % 9)) & 1) === 1);
}

function newSealer(world: World): BackgroundSealer {
  return openSealer({
    store: world.server.daybook.analytics,
    nowMs: () => world.nowMs,
    onError: (error) => {
      throw error;
    },
  });
}

/** A sealer stands still between two of its steps, while events arrive, another seals and parts merge. */
async function race(
  world: World,
  {
    team,
    days,
    pauseAt,
    events,
    otherSeals,
    merges,
    compare,
  }: Omit<Command & { do: "race" }, "team"> & { team: TeamWorld; compare: (team: TeamWorld) => Promise<void> },
): Promise<void> {
  const store = world.server.daybook.analytics;
  const goOn = newGate();
  const paused = newGate();
  const chosen = pickDays(team, days);
  const sealing = sealDays(store, {
    team: team.real.id,
    days: chosen,
    onStep: async (step) => {
      if (step !== pauseAt) return;
      paused.open();
      await goOn.opened;
    },
  });
  try {
    // Nothing to seal, and it is over without a pause.
    await Promise.race([paused.opened, sealing]);
    const batch = world.toBatch(team, events);
    team.batches.push(batch);
    await world.send(team, batch);
    if (otherSeals) await sealDays(store, { team: team.real.id, days: daysOf(team) });
    await compare(team);
    if (merges) await merge(world);
  } finally {
    goOn.open();
    await sealing;
  }
}

async function rebuild(world: World, slug: string | null): Promise<void> {
  const answer = await world.server.call("POST", "/admin/v1/rebuild", {
    key: world.server.operatorToken,
    ...(slug === null ? {} : { body: { team: slug } }),
  });
  expect(answer.text.trim().split("\n").at(-1), `${answer.text}`).toMatch(/^\{"rebuilt":\d+\}$/);
}

/** What an erasure does to the store: every telling of one event is gone, and it may be told again. */
async function erase(world: World, team: TeamWorld, which: number): Promise<void> {
  if (team.acknowledged.length === 0) return;
  const gone = at(team.acknowledged, which);
  const isGone = (telling: Telling): boolean =>
    telling.source === gone.source && telling.id === gone.id && dayOf(telling.atMs) === dayOf(gone.atMs);
  const where = `team = '${team.real.id}' AND day = '${dayOf(gone.atMs)}' AND source = '${gone.source}' AND id = '${gone.id}'`;
  if (world.mergesStopped) await startMerges(world);
  await world.engine(`ALTER TABLE ${world.database}.events DELETE WHERE ${where} SETTINGS mutations_sync = 2`);
  team.acknowledged = team.acknowledged.filter((telling) => !isGone(telling));
}

async function addAlias(world: World, team: TeamWorld, { member, text }: Command & { do: "add alias" }): Promise<void> {
  const taker = at(currentMembers(team), member);
  const value = at([...STRANGERS, "ada-login"], text);
  const holder = currentHolder(team.model, value);
  const answer = await world.server.call("POST", `/admin/v1/teams/${team.real.slug}/aliases`, {
    key: world.server.operatorToken,
    body: { member: taker.id, value },
  });
  const isTaken = holder !== undefined && holder.id !== taker.id;
  expect(answer.status, `${answer.text}`).toBe(isTaken ? 409 : 201);
  if (!isTaken && !taker.aliases.includes(folded(value))) taker.aliases.push(folded(value));
}

async function dropAlias(world: World, team: TeamWorld, which: number): Promise<void> {
  const held = currentMembers(team).flatMap((member) => member.aliases.map((value) => ({ member, value })));
  if (held.length === 0) return;
  const { member, value } = at(held, which);
  await world.server.admin("DELETE", `/admin/v1/teams/${team.real.slug}/aliases/${encodeURIComponent(value)}`);
  member.aliases = member.aliases.filter((alias) => alias !== value);
}

async function addMember(world: World, team: TeamWorld, email: number): Promise<void> {
  const addresses = ["ghost@else.example", "Mail@Else.example", ...team.model.members.map((member) => member.email)];
  const address = at(addresses, email);
  const holder = currentHolder(team.model, address);
  const answer = await world.server.call("POST", `/admin/v1/teams/${team.real.slug}/members`, {
    key: world.server.operatorToken,
    body: { email: address, teamRoles: ["MEMBER"] },
  });
  expect(answer.status, `${answer.text}`).toBe(holder === undefined ? 201 : 409);
  if (holder !== undefined) return;
  const { id } = answer.json as { id: string };
  team.model.members.push({ id, email: address.toLowerCase(), aliases: [], removal: null });
}

async function removeMember(world: World, team: TeamWorld, which: number): Promise<void> {
  // The owner stays: its key reads the reports.
  const members = currentMembers(team).filter(({ id }) => id !== team.real.ownerId);
  if (members.length === 0) return;
  const member = at(members, which);
  await world.server.admin("DELETE", `/admin/v1/teams/${team.real.slug}/members/${member.id}`);
  member.removal = ++world.removals;
}

function currentMembers(team: TeamWorld): MemberModel[] {
  return team.model.members.filter(({ removal }) => removal === null);
}

/** Every event of the team that is counted now, for a test that wants to know that it tested something. */
export function countedEvents(team: TeamWorld): number {
  return currentTellings(team.acknowledged).length;
}
