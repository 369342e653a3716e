import type { UsageEvent } from "../kernel/usage-event.js";
import { identityOf } from "../normalize/spans/resolve-trace.js";
import type { AnalyticsStore } from "../store/analytics/analytics-store.js";
import type { Derivation } from "./derivation.js";
import { isBefore } from "./derive-messages.js";
import { chatIdOf, chatOf, chatTakenBack, earlierChat, isSameChat, markOfChat } from "./derived-chat.js";
import type { Told } from "./fact-rows.js";
import { founderOf } from "./founder.js";
import { CHAT_NAMES, KnownNames } from "./known-names.js";
import { type ChatState, findFirstCall, NO_CHAT, readChatStates } from "./stored-chats.js";

/** Full, the chats that were touched longest ago go; the store is then asked about them. */
const CHATS_MAX = 50_000;

/** Nodes that tell of one chat again and again at the same moment end with this. */
const TURNS_MAX = 8;

/** What a group of writes tells of chats. */
interface ChatTellings {
  teamId: string;
  /** Calls of traces as they are now, of which something may have changed; by identity. */
  calls: ReadonlyMap<string, UsageEvent>;
  /** Whether an event was such a call and counts no more. */
  isGone: (identity: string) => boolean;
  /** Chats that are named where the calls are told of. */
  chatIds: ReadonlySet<string>;
  /** `chat.created` events that the team told of itself. */
  explicit: readonly UsageEvent[];
  derivation: Derivation;
  frozenBeforeMs: number;
}

interface ChatChanges {
  events: UsageEvent[];
  /** To be called when the events are durable. */
  keep(): void;
}

/**
 * When a team's chats began, where only traces tell of them: at the first call that counts and names the chat, by whoever
 * made it. The chats are a pure function of the calls that count, and are kept where those are: each is an event
 * `chat:<id>` of the source `daybook:derived`, which says of which call it was made. A call that comes later and is earlier
 * moves it; when its own call counts no more, the store is asked which is the first one then.
 *
 * A chat that the team tells of itself has a mark `explicit:<id>`, which no report sees, and is derived no more.
 *
 * Groups of a team come one after the other. A process that has the store to itself remembers what it has told.
 */
export class DerivedChats {
  readonly #store: AnalyticsStore;
  readonly #isShared: boolean;
  readonly #known: KnownNames;
  // A map lists what was added first first.
  readonly #states = new Map<string, ChatState>();

  constructor({ store, isShared }: { store: AnalyticsStore; isShared: boolean }) {
    this.#store = store;
    this.#isShared = isShared;
    this.#known = new KnownNames(store, CHAT_NAMES);
  }

  /** Whether anything is to be done about a chat that the team has told of itself. */
  async mayConcern(teamId: string, created: readonly UsageEvent[], { isForced }: Derivation): Promise<boolean> {
    if (this.#isShared || isForced) return true;
    await this.#known.fill();
    return this.#known.mayBeKnown(teamId, created.map(chatIdOf)).length > 0;
  }

  /** Writes events, and with them whatever they change of chats. */
  async write(
    events: readonly UsageEvent[],
    tellings: ChatTellings,
    write: (events: readonly UsageEvent[]) => Promise<void>,
  ): Promise<void> {
    const chats = await this.#changes(tellings);
    await write([...events, ...chats.events]);
    chats.keep();
    // Other nodes may have told of the same chats in between.
    for (let turn = 0; turn < TURNS_MAX && this.#isShared; turn++) {
      const { events: more } = await this.#changes(tellings);
      if (more.length === 0) return;
      await write(more);
    }
  }

  /** What has to be written so that the chats are right. Asked again after it was written, it is nothing. */
  async #changes(tellings: ChatTellings): Promise<ChatChanges> {
    const { teamId, chatIds, explicit, derivation, frozenBeforeMs } = tellings;
    const firsts = firstCalls(tellings);
    const told = new Map(explicit.map((event) => [chatIdOf(event), event]));
    const asked = new Set([...firsts.keys(), ...chatIds, ...told.keys()]);
    if (asked.size === 0) return NOTHING;
    const states = await this.#statesOf(teamId, asked);
    const founders = new Founders(tellings);
    const changed = new Map<string, { state: ChatState; events: UsageEvent[] }>();
    for (const chatId of asked) {
      const state = states.get(chatId) ?? NO_CHAT;
      const first = firsts.get(chatId) ?? null;
      const mark = told.get(chatId) ?? null;
      if (first === null && mark === null && state === NO_CHAT) continue;
      // What a frozen day counts stays counted there.
      if (state.told.some(({ occurredAtMs }) => occurredAtMs < frozenBeforeMs)) continue;
      if (mark !== null || state.isExplicit) {
        const isMarked = state.isExplicit || (mark !== null && (state.told.length > 0 || derivation.isForced));
        const events = state.told.map(chatTakenBack);
        if (isMarked && !state.isExplicit && mark !== null) events.push(markOfChat(chatId, mark));
        changed.set(chatId, { state: { ...NO_CHAT, isExplicit: isMarked }, events });
        continue;
      }
      const chat = await this.#chatOf({ chatId, first, state, founders, tellings });
      const events = state.told
        .filter((other) => chat === null || identityOf(other) !== identityOf(chat))
        .map(chatTakenBack);
      if (chat !== null && !state.told.some((other) => isSameChat(other, chat))) events.push(chat);
      changed.set(chatId, { state: { ...NO_CHAT, told: chat === null ? [] : [chat] }, events });
    }
    const events = [...changed.values()]
      .flatMap((change) => change.events)
      .filter(({ occurredAtMs }) => occurredAtMs >= frozenBeforeMs);
    // Until it is durable, the store is to be asked.
    for (const [chatId, change] of changed) {
      if (change.events.length > 0) this.#states.delete(keyOf(teamId, chatId));
    }
    this.#known.add(teamId, [...changed.keys()]);
    return {
      events,
      keep: () => {
        for (const [chatId, { state }] of changed) this.#remember(keyOf(teamId, chatId), state);
      },
    };
  }

  async #chatOf({
    chatId,
    first,
    state,
    founders,
    tellings,
  }: {
    chatId: string;
    first: UsageEvent | null;
    state: ChatState;
    founders: Founders;
    tellings: ChatTellings;
  }): Promise<UsageEvent | null> {
    const { teamId, derivation } = tellings;
    let best = first === null ? null : chatOf(chatId, first);
    let isLost = state.isDoubtful && this.#isShared;
    for (const told of state.told) {
      const call = founders.find(told);
      // The call itself is among those that the first one was chosen from.
      if (call === "unconcerned") best = earlierChat(best, told);
      else if (call === null || call.chatId !== chatId || !(call.occurredAtMs < derivation.beforeMs)) isLost = true;
    }
    if (!isLost) return best;
    const other = await findFirstCall(this.#store, {
      teamId,
      chatId,
      beforeMs: derivation.beforeMs,
      fromMs: Math.min(
        ...state.told.map(({ occurredAtMs }) => occurredAtMs),
        state.earliest?.occurredAtMs ?? Number.POSITIVE_INFINITY,
      ),
      isConcerned: (identity) => founders.has(identity),
      concernedMax: founders.size,
    });
    return other === null ? best : earlierChat(best, chatOf(chatId, other));
  }

  async #statesOf(teamId: string, chatIds: Iterable<string>): Promise<Map<string, ChatState>> {
    const states = new Map<string, ChatState>();
    const others: string[] = [];
    if (!this.#isShared) await this.#known.fill();
    for (const chatId of chatIds) {
      const state = this.#isShared ? undefined : this.#states.get(keyOf(teamId, chatId));
      if (state === undefined) others.push(chatId);
      else states.set(chatId, state);
    }
    const asked = this.#isShared ? others : this.#known.mayBeKnown(teamId, others);
    for (const [chatId, state] of await readChatStates(this.#store, teamId, asked)) states.set(chatId, state);
    return states;
  }

  #remember(key: string, state: ChatState): void {
    if (this.#isShared) return;
    this.#states.delete(key);
    this.#states.set(key, state);
    if (this.#states.size <= CHATS_MAX) return;
    for (const oldest of this.#states.keys()) {
      this.#states.delete(oldest);
      return;
    }
  }
}

/** The chats that anything names which is told of the calls. */
export function chatsNamed(...told: readonly Told[]): Set<string> {
  const chats = new Set<string>();
  for (const { spans, posted } of told) {
    for (const { chatId } of spans) if (chatId !== null) chats.add(chatId);
    for (const { event } of posted) if (event.chatId !== null) chats.add(event.chatId);
  }
  return chats;
}

const NOTHING: ChatChanges = { events: [], keep: () => undefined };

/** The calls of which chats were made. */
class Founders {
  readonly #tellings: ChatTellings;

  constructor(tellings: ChatTellings) {
    this.#tellings = tellings;
  }

  get size(): number {
    return this.#tellings.calls.size;
  }

  has(identity: string): boolean {
    return this.#tellings.calls.has(identity) || this.#tellings.isGone(identity);
  }

  /** The call of which the chat was made, as it is now; null: it counts no more. */
  find(chat: UsageEvent): UsageEvent | null | "unconcerned" {
    const identity = identityOf(founderOf(chat));
    const call = this.#tellings.calls.get(identity);
    if (call !== undefined) return call.occurredAtMs === chat.occurredAtMs ? call : null;
    return this.#tellings.isGone(identity) ? null : "unconcerned";
  }
}

function firstCalls({ calls, derivation }: ChatTellings): Map<string, UsageEvent> {
  const firsts = new Map<string, UsageEvent>();
  for (const event of calls.values()) {
    if (event.chatId === null || event.occurredAtMs >= derivation.beforeMs) continue;
    const known = firsts.get(event.chatId);
    if (known === undefined || isBefore(event, known)) firsts.set(event.chatId, event);
  }
  return firsts;
}

function keyOf(teamId: string, chatId: string): string {
  return `${teamId}\0${chatId}`;
}
