import { crc32 } from "node:zlib";
import { DERIVED_SOURCE } from "../kernel/derived-source.js";
import type { AnalyticsStore } from "../store/analytics/analytics-store.js";

/** 2²⁴ places in 2 MiB; a million chats leave 94 of 100 free. */
const PLACE_BITS = 24;

/**
 * Which chats may stand in the store as derived, or as told by the team itself: of any other nobody has said anything. It
 * holds while this process alone writes to the store, and spares the statement that would ask.
 *
 * Filled from the store when it is first asked; until that has ended, and if it fails, every chat may be known.
 */
export class KnownChats {
  readonly #store: AnalyticsStore;
  readonly #places = new Uint8Array(2 ** (PLACE_BITS - 3));
  #isFilled = false;
  #filling: Promise<void> | null = null;

  constructor(store: AnalyticsStore) {
    this.#store = store;
  }

  /** Before the chat is stored, so that none is ever stored and not known. */
  add(teamId: string, chatId: string): void {
    this.#note(sumOf(teamId, chatId));
  }

  mayBeKnown(teamId: string, chatId: string): boolean {
    if (!this.#isFilled) return true;
    const place = sumOf(teamId, chatId) >>> (32 - PLACE_BITS);
    return ((this.#places[place >>> 3] ?? 0) & (1 << (place & 7))) !== 0;
  }

  /** Resolves when it is filled, or could not be. */
  async fill(): Promise<void> {
    if (this.#isFilled) return;
    this.#filling ??= this.#read()
      .then(() => {
        this.#isFilled = true;
      })
      // Asking the store instead is right as well, and it is tried again.
      .catch(() => undefined)
      .finally(() => {
        this.#filling = null;
      });
    await this.#filling;
  }

  async #read(): Promise<void> {
    const rows = await this.#store.query<{ places: number[] }>({
      sql: `SELECT groupUniqArray(bitShiftRight(CRC32(concat(team, '\\0', chat_id)), ${32 - PLACE_BITS})) AS places
        FROM ${this.#store.database}.events WHERE source = '${DERIVED_SOURCE}' AND chat_id != ''
          AND (startsWith(id, 'chat:') OR startsWith(id, 'explicit:'))`,
    });
    for (const { places } of rows) for (const place of places) this.#note(place * 2 ** (32 - PLACE_BITS));
  }

  #note(sum: number): void {
    const place = sum >>> (32 - PLACE_BITS);
    this.#places[place >>> 3] = (this.#places[place >>> 3] ?? 0) | (1 << (place & 7));
  }
}

function sumOf(teamId: string, chatId: string): number {
  return crc32(`${teamId}\0${chatId}`);
}
