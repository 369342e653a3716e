import { describe, expect, test } from "vitest";
import { DEMO_ENDPOINTS } from "./demo-endpoints.js";
import { DEMO_DAYS, demoEvents } from "./demo-events.js";
import { demoTeams } from "./demo-teams.js";
import type { DemoEvent } from "./demo-event.js";
import type { DemoTeam } from "./demo-teams.js";

const DAY_MS = 86_400_000;
const NOW_MS = Date.parse("2026-11-18T15:20:00.000Z");

function tell(team: DemoTeam, nowMs = NOW_MS): DemoEvent[] {
  const keyHashes = new Map(team.keys.map(({ name }, index) => [name, index.toString(16).repeat(64)]));
  return [...demoEvents({ team, nowMs, keyHashes })];
}

function unique(events: DemoEvent[]): Map<string, DemoEvent> {
  return new Map(events.map((event) => [`${event.source} ${event.id}`, event]));
}

const teams = demoTeams();
const told = new Map(teams.map((team) => [team.slug, tell(team)]));
const everything = [...told.values()].flat();

describe("teams", () => {
  test("there are three with at least forty members, each with an owner, a payer and somebody idle", () => {
    expect(teams).toHaveLength(3);
    expect(teams.flatMap(({ members }) => members).length).toBeGreaterThanOrEqual(40);
    for (const { members } of teams) {
      expect(members.filter(({ teamRoles }) => teamRoles.includes("OWNER"))).toHaveLength(1);
      expect(members.filter(({ teamRoles }) => teamRoles.includes("BILLING"))).toHaveLength(1);
      expect(members.some(({ chatsPerDay }) => chatsPerDay === 0)).toBe(true);
      expect(members.some(({ v0Role }) => v0Role === null)).toBe(true);
    }
  });

  test("no address, alias or stranger stands for two people of a team", () => {
    for (const { members, strangers } of teams) {
      const names = [...members.flatMap(({ email, aliases }) => [email, ...aliases]), ...strangers];
      expect(new Set(names).size).toBe(names.length);
    }
  });

  test("every key belongs to a member and to a workspace that is made", () => {
    for (const { keys, members, workspaces } of teams) {
      for (const { memberEmail, workspace } of keys) {
        expect(members.map(({ email }) => email)).toContain(memberEmail);
        if (workspace !== null) expect(workspaces.map(({ slug }) => slug)).toContain(workspace);
      }
    }
  });
});

describe("endpoints", () => {
  test("there are twelve, and no endpoint id stands for two models or providers", () => {
    expect(DEMO_ENDPOINTS).toHaveLength(12);
    const ids = DEMO_ENDPOINTS.flatMap(({ endpointId }) => endpointId ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

describe("events", () => {
  test("there are 60,000 to 80,000 of them", () => {
    expect(everything.length).toBeGreaterThan(60_000);
    expect(everything.length).toBeLessThan(80_000);
  });

  test("every team has generations, chats and messages on each of the 60 days and generations today", () => {
    const today = Math.floor(NOW_MS / DAY_MS);
    for (const events of told.values()) {
      for (let day = today - DEMO_DAYS; day <= today; day += 1) {
        const types = new Set(events.filter(({ time }) => dayOf(time) === day).map(({ type }) => type));
        expect(types, `day ${day}`).toContain("generation.completed");
        if (day < today)
          expect([...types].toSorted()).toEqual(["chat.created", "generation.completed", "message.created"]);
      }
    }
  });

  test("nothing lies in the future, nor before the first day", () => {
    const firstDay = Math.floor(NOW_MS / DAY_MS) - DEMO_DAYS;
    expect(everything.every(({ time }) => Date.parse(time) <= NOW_MS && dayOf(time) >= firstDay)).toBe(true);
  });

  test("the same moment tells the same events in the same order", () => {
    for (const team of teams) expect(tell(team)).toEqual(told.get(team.slug));
  });

  test("a later load tells the days both cover alike, so that it changes nothing", () => {
    const [team] = teams;
    if (team === undefined) throw new Error("no team");
    const before = unique(told.get(team.slug) ?? []);
    const after = unique(tell(team, NOW_MS + 3 * DAY_MS));
    const shared = [...before].filter(([, { time }]) => dayOf(time) > Math.floor(NOW_MS / DAY_MS) - DEMO_DAYS + 3);
    expect(shared.length).toBeGreaterThan(1_000);
    for (const [id, event] of shared) expect(after.get(id)).toEqual(event);
  });

  test("a replay is byte-identical to its first telling", () => {
    let replays = 0;
    for (const events of told.values()) {
      const seen = new Map<string, string>();
      for (const event of events) {
        const id = `${event.source} ${event.id}`;
        const text = JSON.stringify(event);
        const first = seen.get(id);
        if (first === undefined) seen.set(id, text);
        else {
          replays += 1;
          expect(text).toBe(first);
        }
      }
    }
    expect(replays).toBeGreaterThan(100);
  });

  test("some events arrive after those of a later day", () => {
    for (const events of told.values()) {
      let latestDay = 0;
      let late = 0;
      for (const { time } of events) {
        if (dayOf(time) < latestDay) late += 1;
        latestDay = Math.max(latestDay, dayOf(time));
      }
      expect(late).toBeGreaterThan(20);
    }
  });

  test("weekends are quiet", () => {
    const countOn = (weekday: number): number =>
      everything.filter(({ time }) => new Date(time).getUTCDay() === weekday).length;
    expect(countOn(0)).toBeLessThan(countOn(2) / 3);
  });

  test("every message and every generation of a chat follows the creation of that chat, of the same person", () => {
    for (const events of told.values()) {
      const chats = new Map(
        events.filter(({ type }) => type === "chat.created").map((event) => [event.data.chat_id, event]),
      );
      const strays = events.filter(({ data, time }) => {
        if (data.chat_id === undefined) return false;
        const chat = chats.get(data.chat_id);
        return chat === undefined || chat.data.user !== data.user || Date.parse(time) < Date.parse(chat.time);
      });
      expect(strays).toEqual([]);
    }
  });

  test("an answer names the generation's message", () => {
    const answers = everything.filter(({ data }) => data.role === "assistant");
    const generated = new Set(
      everything.filter(({ type }) => type === "generation.completed").map(({ data }) => data.message_id),
    );
    expect(answers.length).toBeGreaterThan(1_000);
    expect(answers.filter(({ data }) => !generated.has(data.message_id))).toEqual([]);
  });

  test("idle members are in no event", () => {
    const users = new Set(everything.map(({ data }) => String(data.user).toLowerCase()));
    for (const { members } of teams) {
      for (const member of members.filter(({ chatsPerDay }) => chatsPerDay === 0)) {
        for (const name of [member.email, ...member.aliases]) expect(users).not.toContain(name);
      }
    }
  });

  test("every member who is not idle is in some event", () => {
    const users = new Set(everything.map(({ data }) => String(data.user).toLowerCase()));
    for (const { members } of teams) {
      for (const member of members.filter(({ chatsPerDay }) => chatsPerDay > 0)) expect(users).toContain(member.email);
    }
  });

  test("tokens, money and times are what the intake accepts", () => {
    const generations = everything.filter(({ type }) => type === "generation.completed").map(({ data }) => data);
    const billed = generations.filter(({ status }) => status !== "error");
    expect(everything.filter(({ id, source }) => id === "" || source === "")).toEqual([]);
    expect(generations.filter(({ model, provider_name }) => !model || !provider_name)).toEqual([]);
    expect(generations.filter(({ api_key_hash }) => !/^[0-9a-f]{64}$/.test(String(api_key_hash)))).toEqual([]);
    expect(generations.filter(({ status, usage }) => status === "error" && usage !== undefined)).toEqual([]);
    expect(billed.filter(({ usage }) => !/^\d+(\.\d{1,12})?$/.test(String(usage)))).toEqual([]);
    expect(billed.filter((data) => Number(data.cached_tokens) > Number(data.prompt_tokens))).toEqual([]);
    expect(billed.filter((data) => Number(data.reasoning_tokens) > Number(data.completion_tokens))).toEqual([]);
    expect(generations.filter((data) => Number(data.latency_ms) > Number(data.generation_ms))).toEqual([]);
  });

  test("errors, aborted calls and calls that were not streamed occur", () => {
    const statuses = new Set(everything.map(({ data }) => data.status));
    expect(statuses).toEqual(new Set([undefined, "ok", "error", "aborted"]));
    expect(everything.some(({ data }) => data.streamed === false)).toBe(true);
  });
});

function dayOf(time: string): number {
  return Math.floor(Date.parse(time) / DAY_MS);
}
