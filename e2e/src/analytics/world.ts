import { createHash } from "node:crypto";
import type { TestServer, TestTeam } from "@daybook/testkit";
import { bucketOf, type TeamModel } from "./recount.js";
import type { Data, SentEvent } from "./sent-event.js";

/** A team, what it should answer, and the present telling of each event it was sent. */
export interface World {
  team: TestTeam;
  model: TeamModel;
  keys: string[];
  current: Map<string, SentEvent>;
}

const STRANGER = "f".repeat(64);

export const USERS = ["ada-login", "ADA@x.example", "bob", "zoe", "Zoe@y.example"];
export const EMAILS = ["ada@x.example", "gone@x.example", "zoe@y.example"];

/** Ada with an alias, Bob without a name, somebody removed; two keys of one name, one of them Ada's own. */
export async function newWorld(server: TestServer): Promise<World> {
  const team = await server.createTeam();
  const ada = await server.createMember(team, { email: "ada@x.example", name: "Ada", aliases: ["ada-login"] });
  const bob = await server.createMember(team, { email: "bob@x.example", aliases: ["bob"] });
  const gone = await server.createMember(team, { email: "gone@x.example", name: "Gone" });
  await server.admin("DELETE", `/admin/v1/teams/${team.slug}/members/${gone.id}`);
  const keyOf = async (memberEmail: string): Promise<string> =>
    (await server.createKey(team, { name: "Prod", kind: "inference", memberEmail })).hash;
  const keys = [await keyOf("ada@x.example"), await keyOf("bob@x.example"), "e".repeat(64), STRANGER];
  const base = `/admin/v1/teams/${team.slug}/workspaces`;
  await server.admin("POST", base, { slug: "lab", name: "Lab" });
  const { data: listed } = await server.admin<{ data: { id: string; slug: string; name: string }[] }>("GET", base);
  const people = {
    ada: { id: ada.id, name: "Ada", email: "ada@x.example" },
    bob: { id: bob.id, name: null, email: "bob@x.example" },
    gone: { id: gone.id, name: "Gone", email: "gone@x.example" },
  };
  const named: Readonly<Record<string, { id: string; name: string | null; email: string }>> = {
    "ada-login": people.ada,
    "ada@x.example": people.ada,
    bob: people.bob,
    "gone@x.example": people.gone,
  };
  const fold = (text: string): string => (text.includes("@") ? text.toLowerCase() : text);
  const unlinked = (text: string) => {
    const folded = fold(text);
    const digest = createHash("sha256").update(`${team.id}\n${folded}`).digest("hex").slice(0, 24);
    const email = folded.includes("@") ? folded : `person_${digest}@unlinked.invalid`;
    return { id: `person_${digest}`, name: folded, email };
  };
  const personOf = ({ user, user_email: email, api_key_hash: hash }: Data) => {
    const texts = [user, email].flatMap((text) => text ?? []);
    const known = texts.flatMap((text) => named[fold(text)] ?? []);
    // A current member of either string comes before a removed one.
    const person = known.find(({ id }) => id !== gone.id) ?? known[0];
    if (person !== undefined) return person;
    if (texts[0] !== undefined) return unlinked(texts[0]);
    return hash === keys[0] ? people.ada : hash === keys[1] ? people.bob : null;
  };
  const current = new Map<string, SentEvent>();
  // A member by any name; an unlinked person by id or string; a string that stands only beside others means one of them.
  const personCalled = (called: string): string | null => {
    const member = Object.values(people).find(({ id }) => id === called) ?? named[fold(called)];
    if (member !== undefined) return member.id;
    const texts = [...current.values()]
      .flatMap(({ data }) => [data.user, data.user_email])
      .flatMap((text) => text ?? []);
    const text = fold(texts.find((said) => unlinked(said).id === called) ?? called);
    const taker = named[text];
    if (taker !== undefined) return taker.id;
    const beside = [...current.values()]
      .filter(({ data }) => [data.user, data.user_email].some((said) => said !== undefined && fold(said) === text))
      .flatMap(({ data }) => personOf(data)?.id ?? [])
      .toSorted();
    return beside.find((id) => id === unlinked(text).id) ?? beside[0] ?? null;
  };
  return {
    team,
    keys,
    current,
    model: {
      personOf,
      personCalled,
      keyName: (hash, told) => (hash === keys[0] || hash === keys[1] ? "Prod" : (told ?? hash)),
      workspaces: Object.fromEntries(listed.map(({ slug, id, name }) => [slug, { id, name }])),
    },
  };
}

/** Sends tellings, the last of which count. */
export async function send(server: TestServer, world: World, events: readonly SentEvent[]): Promise<void> {
  if (events.length === 0) return;
  await server.send(
    world.team,
    events.map(({ id, timeMs, data }) => ({
      specversion: "1.0",
      id,
      source: "s",
      type: "generation.completed",
      time: new Date(timeMs).toISOString(),
      data,
    })),
  );
  for (const event of events) world.current.set(`${bucketOf(event.timeMs, "day")} ${event.id}`, event);
}
