import { personId } from "../people.js";
import type { MemberActivity } from "./member-activity.js";
import { displayName, emailOf } from "../person-labels.js";

type Key = string | bigint | null;

/** What members can be sorted by. Texts compare in lower case, whatever their language. */
const ORDERS = {
  name: ({ person }) => displayName(person).toLowerCase(),
  email: ({ person }) => emailOf(person).toLowerCase(),
  status: ({ person }) => person.kind,
  chats: ({ chats }) => BigInt(chats),
  messages: ({ messages }) => BigInt(messages),
  activeDays: ({ activeDays }) => BigInt(activeDays),
  firstActivity: ({ firstActivityMs }) => toKey(firstActivityMs),
  lastActivity: ({ lastActivityMs }) => toKey(lastActivityMs),
  requests: ({ sums }) => sums.requests,
  tokens: ({ sums }) => sums.prompt_tokens + sums.completion_tokens,
  usage: ({ sums }) => sums.cost,
} as const satisfies Record<string, (member: MemberActivity) => Key>;
export type MemberOrderKey = keyof typeof ORDERS;
export const MEMBER_ORDER_KEYS = Object.keys(ORDERS) as MemberOrderKey[];

export interface MemberOrder {
  by: MemberOrderKey;
  isDescending: boolean;
}

/** Where a member stands in an order: the value sorted by, as text, and the id that parts equals. */
export interface MemberPosition {
  key: string | null;
  id: string;
}

export function positionOf(member: MemberActivity, { by }: MemberOrder): MemberPosition {
  const key: Key = ORDERS[by](member);
  return { key: key === null ? null : String(key), id: personId(member.person) };
}

/**
 * In the order asked; members without a value last in either direction, equals by id.
 *
 * @param after only those who stand behind this place
 */
export function orderMembers(
  members: readonly MemberActivity[],
  order: MemberOrder,
  after: MemberPosition | null,
): MemberActivity[] {
  const placed = members.map((member): Placed => {
    const key: Key = ORDERS[order.by](member);
    return { member, key, id: personId(member.person) };
  });
  placed.sort((a, b) => comparePlaces(a, b, order.isDescending));
  if (after === null) return placed.map(({ member }) => member);
  const isNumber = placed.some(({ key }) => typeof key === "bigint");
  const place = { key: after.key !== null && isNumber ? BigInt(after.key) : after.key, id: after.id };
  const behind = placed.filter((one) => comparePlaces(one, place, order.isDescending) > 0);
  return behind.map(({ member }) => member);
}

interface Placed {
  member: MemberActivity;
  key: Key;
  id: string;
}

function comparePlaces(a: Omit<Placed, "member">, b: Omit<Placed, "member">, isDescending: boolean): number {
  if (a.key !== b.key) {
    if (a.key === null) return 1;
    if (b.key === null) return -1;
    return a.key < b.key === isDescending ? 1 : -1;
  }
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

function toKey(epochMs: number | null): bigint | null {
  return epochMs === null ? null : BigInt(epochMs);
}
