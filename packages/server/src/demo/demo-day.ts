import { demoGeneration } from "./demo-generation.js";
import { DEMO_KEY_NAMES } from "./demo-teams.js";
import { seededRandom } from "./seeded-random.js";
import type { DemoEvent } from "./demo-event.js";
import type { DemoMember, DemoTeam } from "./demo-teams.js";
import type { SeededRandom } from "./seeded-random.js";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const WORKING_HOURS = 9.5;

/** Sunday first. */
const WEEKDAY_LEVEL = [0.14, 1, 1.1, 1.05, 1, 0.8, 0.12];

/** A day of one team, as its makers need it. */
interface TeamDay {
  team: DemoTeam;
  /** Days since 1970-01-01, UTC. */
  day: number;
  keyHashes: ReadonlyMap<string, string>;
}

/** Everything that one team did on one UTC day, oldest first, never empty: a nightly job runs on weekends too. */
export function demoDay(teamDay: TeamDay): DemoEvent[] {
  const { team, day } = teamDay;
  const level = WEEKDAY_LEVEL[new Date(day * DAY_MS).getUTCDay()] ?? 1;
  const events = [...nightlyBatch(teamDay)];
  const people = listPeople(team);
  for (const [index, person] of people.entries()) {
    const random = seededRandom(`${team.slug}/${day}/${person.id}`);
    const drawn = Math.floor(person.chatsPerDay * level * (0.3 + random.fraction()) + random.fraction() * 0.6);
    // Somebody is on duty, so that no day is without a chat.
    const chats = index === day % people.length ? Math.max(drawn, 1) : drawn;
    for (let number = 0; number < chats; number += 1) events.push(...chat({ teamDay, person, number, random }));
  }
  const nextDay = new Date((day + 1) * DAY_MS).toISOString();
  // Times have one form, so that text order is time order.
  return events
    .filter(({ time }) => time < nextDay)
    .toSorted((a, b) => (a.time === b.time ? compareText(a.id, b.id) : compareText(a.time, b.time)));
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : 1;
}

interface Person {
  /** Short, unique in the team; part of every id. */
  id: string;
  /** The strings this person appears under; an alias or another spelling now and then. */
  names: { weight: number; value: string }[];
  chatsPerDay: number;
}

function listPeople(team: DemoTeam): Person[] {
  const members = team.members
    .map((member, index) => ({ id: `m${index}`, names: namesOf(member), chatsPerDay: member.chatsPerDay }))
    .filter(({ chatsPerDay }) => chatsPerDay > 0);
  const strangers = team.strangers.map((name, index) => ({
    id: `s${index}`,
    names: [{ weight: 1, value: name }],
    chatsPerDay: 1,
  }));
  return [...members, ...strangers];
}

function namesOf(member: DemoMember): Person["names"] {
  const spelling = member.email.replace(/^./, (letter) => letter.toUpperCase());
  const aliases = member.aliases.map((value) => ({ weight: 4, value }));
  return [{ weight: 10, value: member.email }, { weight: 1, value: spelling }, ...aliases];
}

/** Generations without a user: they belong to whoever owns the key. */
function nightlyBatch(teamDay: TeamDay): DemoEvent[] {
  const { team, day, keyHashes } = teamDay;
  const random = seededRandom(`${team.slug}/${day}/batch`);
  const count = random.below(18, 36);
  return Array.from({ length: count }, (_, index) =>
    demoGeneration({
      id: `gen-${team.slug}-${day}-batch-${index}`,
      startMs: day * DAY_MS + 7_000 + index * 20_000 + random.below(0, 9_000),
      random,
      turn: 0,
      isStreamed: false,
      context: keyContext(keyHashes, DEMO_KEY_NAMES.batch),
    }),
  ).map(({ event }) => event);
}

const PRODUCTS: { weight: number; value: { keyName: string; workspace: string | null } }[] = [
  { weight: 7, value: { keyName: DEMO_KEY_NAMES.chat, workspace: null } },
  { weight: 2, value: { keyName: DEMO_KEY_NAMES.research, workspace: "research" } },
  { weight: 2, value: { keyName: DEMO_KEY_NAMES.support, workspace: "support" } },
];

const TITLES = ["Release notes", "Invoice question", "Data clean-up", "Draft reply", "Test plan", "Trip to the fair"];

/** One conversation: its creation, then turns of a question, a generation and, unless it failed, an answer. */
function chat(options: { teamDay: TeamDay; person: Person; number: number; random: SeededRandom }): DemoEvent[] {
  const { teamDay, person, number, random } = options;
  const { team, day, keyHashes } = teamDay;
  const chatId = `chat-${team.slug}-${day}-${person.id}-${number}`;
  const { keyName, workspace } = random.pick(PRODUCTS);
  const user = random.pick(person.names);
  // The mean of two draws leans to the middle of the working day.
  const hour = team.firstHour + ((random.fraction() + random.fraction()) / 2) * WORKING_HOURS;
  let atMs = day * DAY_MS + Math.floor(hour * HOUR_MS);
  const place = { user, chat_id: chatId, ...(workspace === null ? {} : { workspace }) };
  const events = [
    appEvent({ id: chatId, type: "chat.created", atMs, data: { ...place, title: TITLES[random.below(0, 6)] ?? null } }),
  ];
  const turns = random.below(1, 7);
  for (let turn = 0; turn < turns; turn += 1) {
    atMs += random.below(900, 60_000);
    const messageId = `${chatId}-${turn}`;
    events.push(message({ id: `${messageId}-question`, role: "user", atMs, place }));
    const context = { ...place, ...keyContext(keyHashes, keyName), message_id: `${messageId}-answer` };
    const startMs = atMs + random.below(15, 90);
    const id = `gen-${messageId}`;
    const generation = demoGeneration({ id, startMs, random, turn, isStreamed: random.chance(0.92), context });
    events.push(generation.event);
    atMs = generation.endMs;
    if (!generation.isFailed) events.push(message({ id: `${messageId}-answer`, role: "assistant", atMs, place }));
  }
  return events;
}

function message(options: {
  id: string;
  role: "user" | "assistant";
  atMs: number;
  place: DemoEvent["data"];
}): DemoEvent {
  const { id, role, atMs, place } = options;
  return appEvent({ id, type: "message.created", atMs, data: { ...place, message_id: id, role } });
}

function appEvent(options: { id: string; type: DemoEvent["type"]; atMs: number; data: DemoEvent["data"] }): DemoEvent {
  const { id, type, atMs, data } = options;
  return { specversion: "1.0", id, source: "app", type, time: new Date(atMs).toISOString(), data };
}

function keyContext(keyHashes: ReadonlyMap<string, string>, name: string): DemoEvent["data"] {
  const hash = keyHashes.get(name);
  if (hash === undefined) throw new RangeError(`no hash for the demo key ${name}`);
  return { api_key_hash: hash, api_key_name: name };
}
