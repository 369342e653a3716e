import { expect } from "vitest";
import { recountActivity, recountUserActivity } from "./recount.js";
import { fromActivityBody } from "./report-body.js";
import { currentTellings, DAY_MS, dayOf } from "./telling.js";
import { currentHolder, folded, formerHolder, type WhoModel, whoDid } from "./team-model.js";
import { type TeamWorld, UNSEEN_KEY, type World } from "./world.js";

export interface ActivityAsk {
  date?: string;
  key?: string;
  user?: string;
  workspace?: string;
  byWorkspace?: boolean;
}

/** Compares one answer of `/api/v1/activity`, rows, order and status, with the recount. */
export async function compareActivity(world: World, team: TeamWorld, ask: ActivityAsk): Promise<void> {
  const query = new URLSearchParams();
  if (ask.date !== undefined) query.set("date", ask.date);
  if (ask.key !== undefined) query.set("api_key_hash", ask.key);
  if (ask.user !== undefined) query.set("user_id", ask.user);
  if (ask.workspace !== undefined) query.set("workspace_id", ask.workspace);
  if (ask.byWorkspace === true) query.set("group_by", "workspace");
  const label = `activity of ${team.real.slug} ?${query.toString()}`;
  const answer = await world.server.call("GET", `/api/v1/activity?${query.toString()}`, {
    key: team.real.managementKey,
  });

  const yesterday = dayOf(world.nowMs - DAY_MS);
  const oldest = dayOf(world.nowMs - 30 * DAY_MS);
  if (ask.date !== undefined && (ask.date < oldest || ask.date > yesterday)) {
    expect(answer.status, `${label}`).toBe(400);
    return;
  }
  const who = ask.user === undefined ? undefined : whoIsCalled(team, ask.user);
  const isKeyKnown =
    ask.key === undefined ||
    team.model.keys.some(({ hash }) => hash === ask.key) ||
    currentTellings(team.acknowledged).some(({ key }) => key === ask.key);
  const isWorkspaceKnown = ask.workspace === undefined || team.workspaces.includes(ask.workspace);
  if (who === null || !isKeyKnown || !isWorkspaceKnown) {
    expect(answer.status, `${label}: ${answer.text}`).toBe(404);
    return;
  }
  expect(answer.status, `${label}: ${answer.text}`).toBe(200);
  const expected = recountActivity(team.model, team.acknowledged, {
    firstDay: ask.date ?? oldest,
    lastDay: ask.date ?? yesterday,
    ...(ask.key === undefined ? {} : { key: ask.key }),
    ...(who === undefined ? {} : { who }),
    ...(ask.workspace === undefined ? {} : { workspace: ask.workspace }),
    byWorkspace: ask.byWorkspace === true,
  });
  expect(fromActivityBody(answer.text), `${label}`).toEqual(expected);
}

/** Compares one answer of `/v1/reports/user-activity` with the recount; absent bounds are null. */
export async function compareUserActivity(
  world: World,
  team: TeamWorld,
  bounds: { startMs: number | null; endMs: number | null },
): Promise<void> {
  const query = new URLSearchParams();
  if (bounds.startMs !== null) query.set("startDate", new Date(bounds.startMs).toISOString());
  if (bounds.endMs !== null) query.set("endDate", new Date(bounds.endMs).toISOString());
  const label = `user activity of ${team.real.slug} ?${query.toString()}`;
  const answer = await world.server.call("GET", `/v1/reports/user-activity?${query.toString()}`, {
    key: team.real.managementKey,
  });
  expect(answer.status, `${label}: ${answer.text}`).toBe(200);
  // The body's shape is checked by comparing it whole.
  const body = answer.json as UserActivityBody;
  const memberIds = new Set(team.model.members.map(({ id }) => id));
  const rows = body.data.map((row) => ({
    who: memberIds.has(row.id) ? row.id : (row.user.name ?? ""),
    chatCount: row.chatCount,
    messageCount: row.messageCount,
    activeDays: row.activeDays,
    firstActivity: row.firstActivity,
    lastActivity: row.lastActivity,
  }));
  const expected = recountUserActivity(team.model, team.acknowledged, {
    startMs: bounds.startMs,
    endMs: bounds.endMs ?? world.nowMs,
  });
  const byWho = (a: { who: string }, b: { who: string }): number => (a.who < b.who ? -1 : 1);
  expect(rows.toSorted(byWho), `${label}`).toEqual(expected.toSorted(byWho));
  expect(body.meta.totalCount, `${label}`).toBe(expected.length);
  for (const row of body.data) {
    if (memberIds.has(row.id)) continue;
    const text = row.user.name ?? "";
    expect(team.unlinkedIds.get(text) ?? row.id, `the id of ${text} stays`).toBe(row.id);
    team.unlinkedIds.set(text, row.id);
  }
}

interface UserActivityBody {
  data: {
    id: string;
    user: { name?: string };
    chatCount: number;
    messageCount: number;
    activeDays: number;
    firstActivity: string | null;
    lastActivity: string | null;
  }[];
  meta: { totalCount: number };
}

/**
 * Whom a filter means: a member, else a person whom events name so; null for a name never heard. The id an unlinked
 * person was reported under means what its string means now, while events still hold the string.
 */
function whoIsCalled(team: TeamWorld, name: string): WhoModel | null {
  const { model } = team;
  const known = model.members.find(({ id }) => id === name) ?? currentHolder(model, name) ?? formerHolder(model, name);
  if (known !== undefined) return { member: known };
  const text = [...team.unlinkedIds].find(([, id]) => id === name)?.[0] ?? name;
  const naming = currentTellings(team.acknowledged).filter((telling) =>
    [telling.user, telling.email].some((said) => said !== null && folded(said) === folded(text)),
  );
  const [first] = naming;
  if (first === undefined) return null;
  const holder = currentHolder(model, text) ?? formerHolder(model, text);
  if (holder !== undefined) return { member: holder };
  const meant = naming.map((telling) => whoDid(model, telling));
  if (meant.some((who) => who !== null && "text" in who && who.text === folded(text))) return { text: folded(text) };
  // Only ever said beside a better name: then it means whoever that name means, which must be one person to be checked.
  return meant.length === 1 ? (meant[0] ?? null) : { text: folded(text) };
}

/** Every filter there is, one after the other and in pairs. */
export function allAsks(world: World, team: TeamWorld): ActivityAsk[] {
  const users = new Set([...team.users, ...team.model.members.map(({ id }) => id), ...team.unlinkedIds.values()]);
  const days = new Set(currentTellings(team.acknowledged).map(({ atMs }) => dayOf(atMs)));
  const keys = new Set(team.keys);
  return [
    {},
    { byWorkspace: true },
    ...[...days, dayOf(world.nowMs), dayOf(world.nowMs - 12 * DAY_MS)].map((date) => ({ date })),
    ...[...keys, UNSEEN_KEY].flatMap((key) => (key === null ? [] : [{ key }])),
    ...[...users, "nobody-ever"].flatMap((user) => (user === null || isAmbiguous(team, user) ? [] : [{ user }])),
    ...[...team.workspaces, "00000000-0000-4000-8000-000000000000"].map((workspace) => ({ workspace })),
    ...[...keys].flatMap((key) => (key === null ? [] : [{ key, user: team.real.ownerId, byWorkspace: true }])),
    ...team.workspaces.flatMap((workspace) => [
      { workspace, user: team.real.ownerId },
      { workspace, byWorkspace: true },
    ]),
  ];
}

/** A name that stands only beside better names of several people means none of them in particular. */
function isAmbiguous(team: TeamWorld, name: string): boolean {
  const text = [...team.unlinkedIds].find(([, id]) => id === name)?.[0] ?? name;
  if (currentHolder(team.model, text) !== undefined || formerHolder(team.model, text) !== undefined) return false;
  if (team.model.members.some(({ id }) => id === text)) return false;
  const meant = currentTellings(team.acknowledged)
    .filter(({ user, email }) => [user, email].some((said) => said !== null && folded(said) === folded(text)))
    .map((telling) => whoDid(team.model, telling));
  if (meant.some((who) => who !== null && "text" in who && who.text === folded(text))) return false;
  return meant.length > 1;
}
