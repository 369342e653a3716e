import { formatDay, toEpochDay } from "../kernel/day.js";
import { DERIVED_SOURCE } from "../kernel/derived-source.js";
import { emptyUsageEvent } from "../kernel/empty-usage-event.js";
import { RETRACTED, type UsageEvent } from "../kernel/usage-event.js";
import { identityOf } from "../normalize/spans/resolve-trace.js";
import type { AnalyticsStore } from "../store/analytics/analytics-store.js";
import { type CallMoment, isBefore } from "./derive-messages.js";
import { founderFrom, founderOf } from "./founder.js";

/** What the store says of one chat. */
export interface ChatState {
  /** The derived chats that stand: one, or several for the moment in which nodes told of it at once. */
  told: readonly UsageEvent[];
  /** The team has told of it itself. */
  isExplicit: boolean;
  /** Of every telling that is still stored, the first call of which the chat was said to be made; null without any. */
  earliest: CallMoment | null;
  /** An earlier one than those that stand was told once: taken back, or overwritten by another node. */
  isDoubtful: boolean;
}

export const NO_CHAT: ChatState = {
  told: [],
  isExplicit: false,
  earliest: null,
  isDoubtful: false,
};

const CHAT = "chat:";
const MARK = "explicit:";

/** The id of the derived event that says that a chat began. */
export function chatEventId(chatId: string): string {
  return CHAT + chatId;
}

/** The id of what says that a team tells of a chat itself. */
export function chatMarkId(chatId: string): string {
  return MARK + chatId;
}

/** Chats of one statement. */
const CHATS_AT_ONCE = 2_000;

interface TellingRow {
  id: string;
  type: string;
  atMs: string;
  /** Of each version that is stored: the moment, epoch ms, and of which call it was made; empty: it was taken back. */
  tellings: [atMs: string, founder: string][];
  workspace: string;
  user: string;
  email: string;
  key: string;
  message: string;
  trace: string;
  span: string;
}

/** How chats stand in the store, by id; those of which it knows nothing are left out. */
export async function readChatStates(
  store: AnalyticsStore,
  teamId: string,
  chatIds: readonly string[],
): Promise<Map<string, ChatState>> {
  const states = new Map<string, ChatState>();
  for (let at = 0; at < chatIds.length; at += CHATS_AT_ONCE) {
    const ids = chatIds.slice(at, at + CHATS_AT_ONCE).flatMap((id) => [chatEventId(id), chatMarkId(id)]);
    const rows = await store.query<TellingRow>({
      // One text of all ids, for to parse thousands costs more than to read the rows.
      sql: `SELECT id, argMax(type, ver) AS type, toString(toUnixTimestamp64Milli(argMax(occurred_at, ver))) AS atMs,
          groupUniqArray((toString(toUnixTimestamp64Milli(occurred_at)), message_id)) AS tellings,
          argMax(workspace_id, ver) AS workspace, argMax(user, ver) AS user, argMax(user_email, ver) AS email, argMax(api_key_hash, ver) AS key,
          argMax(message_id, ver) AS message, argMax(trace_id, ver) AS trace, argMax(span_id, ver) AS span
        FROM ${store.database}.events
        WHERE team = {team:String} AND source = '${DERIVED_SOURCE}'
          AND id IN (SELECT arrayJoin(splitByChar('\\0', {ids:String})))
        GROUP BY day, id`,
      params: { team: teamId, ids: ids.join("\0") },
    });
    for (const row of rows) {
      const isMark = row.id.startsWith(MARK);
      const chatId = row.id.slice(isMark ? MARK.length : CHAT.length);
      states.set(chatId, withTelling(states.get(chatId) ?? NO_CHAT, row, { chatId, isMark }));
    }
  }
  return states;
}

function withTelling(
  state: ChatState,
  row: TellingRow,
  { chatId, isMark }: { chatId: string; isMark: boolean },
): ChatState {
  if (isMark) return { ...state, isExplicit: true };
  const told = row.type === RETRACTED ? state.told : [...state.told, toChat(row, chatId)];
  let { earliest } = state;
  for (const [atMs, founder] of row.tellings) {
    const moment = founder === "" ? takenBackAt(Number(atMs)) : founderFrom(Number(atMs), founder);
    if (earliest === null || isBefore(moment, earliest)) earliest = moment;
  }
  const isDoubtful = told.length > 0 && told.every((chat) => earliest !== null && isBefore(earliest, founderOf(chat)));
  return { ...state, told, earliest, isDoubtful };
}

/** Which call it was is not said any more: it may have been any of its moment, and the last of them casts no doubt on the others. */
function takenBackAt(occurredAtMs: number): CallMoment {
  return { occurredAtMs, source: "\u{10FFFF}", id: "" };
}

function toChat(row: TellingRow, chatId: string): UsageEvent {
  const { id, workspace: workspaceId } = row;
  const identity = { id, source: DERIVED_SOURCE, type: "chat.created" as const, workspaceId };
  return {
    ...emptyUsageEvent({ ...identity, occurredAtMs: Number(row.atMs) }),
    user: textOrNull(row.user),
    userEmail: textOrNull(row.email),
    apiKeyHash: textOrNull(row.key),
    chatId,
    messageId: textOrNull(row.message),
    traceId: textOrNull(row.trace),
    spanId: textOrNull(row.span),
  };
}

function textOrNull(text: string): string | null {
  return text === "" ? null : text;
}

interface CallRow extends Omit<TellingRow, "type" | "tellings" | "message"> {
  source: string;
}

/**
 * The first stored call of a trace that counts and names the chat, but none of those of which something is changing. It
 * looks through the team's events from a day on, which only a chat needs whose first call counts no more.
 *
 * @param concernedMax how many of the calls may be among those that are changing
 */
export async function findFirstCall(
  store: AnalyticsStore,
  {
    teamId,
    chatId,
    beforeMs,
    fromMs,
    isConcerned,
    concernedMax,
  }: {
    teamId: string;
    chatId: string;
    beforeMs: number;
    fromMs: number;
    isConcerned: (identity: string) => boolean;
    concernedMax: number;
  },
): Promise<UsageEvent | null> {
  const before = Number.isFinite(beforeMs) ? beforeMs : Number.MAX_SAFE_INTEGER;
  let after = { atMs: 0, source: "", id: "" };
  for (;;) {
    const rows: CallRow[] = await store.query<CallRow>({
      sql: `SELECT source, id, toString(toUnixTimestamp64Milli(occurred_at)) AS atMs, workspace_id AS workspace, user,
          user_email AS email, api_key_hash AS key, trace_id AS trace, span_id AS span
        FROM ${store.database}.events FINAL
        WHERE team = {team:String} AND day >= {day:Date} AND chat_id = {chat:String} AND type = 'generation'
          AND trace_id != '' AND toUnixTimestamp64Milli(occurred_at) < {before:Int64}
          AND (toUnixTimestamp64Milli(occurred_at), source, id) > ({atMs:Int64}, {atSource:String}, {atId:String})
        ORDER BY occurred_at, source, id LIMIT {limit:UInt32}`,
      params: {
        team: teamId,
        chat: chatId,
        day: formatDay(toEpochDay(fromMs)),
        before,
        atMs: after.atMs,
        atSource: after.source,
        atId: after.id,
        limit: concernedMax + CALLS_AT_ONCE,
      },
    });
    for (const row of rows) {
      const call = toCall(row, chatId);
      if (!isConcerned(identityOf(call))) return call;
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < concernedMax + CALLS_AT_ONCE) return null;
    after = { atMs: Number(last.atMs), source: last.source, id: last.id };
  }
}

const CALLS_AT_ONCE = 100;

function toCall(row: CallRow, chatId: string): UsageEvent {
  const { id, source, workspace: workspaceId } = row;
  const call = emptyUsageEvent({ id, source, type: "generation", occurredAtMs: Number(row.atMs), workspaceId });
  return {
    ...call,
    user: textOrNull(row.user),
    userEmail: textOrNull(row.email),
    apiKeyHash: textOrNull(row.key),
    chatId,
    traceId: textOrNull(row.trace),
    spanId: textOrNull(row.span),
  };
}
