import type { EncodedEvent } from "./encode-event.js";

export interface BufferLimits {
  events: number;
  bytes: number;
}

interface Waiting {
  event: EncodedEvent;
  admit: () => void;
  refuse: (error: Error) => void;
}

/** Events in the order of their arrival, bounded: once it is full, later ones wait outside in the same order. */
export class EventBuffer {
  readonly #limits: BufferLimits;
  readonly #events: EncodedEvent[] = [];
  readonly #waiting: Waiting[] = [];
  #bytes = 0;

  constructor(limits: BufferLimits) {
    this.#limits = limits;
  }

  get length(): number {
    return this.#events.length;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** False when the event has no place, and then it was not taken. */
  tryAdd(event: EncodedEvent): boolean {
    if (this.#waiting.length > 0 || !this.#hasRoomFor(event)) return false;
    this.#take(event);
    return true;
  }

  /** Resolves once the event is in the buffer; rejected when the buffer is emptied before. */
  add(event: EncodedEvent): Promise<void> {
    if (this.tryAdd(event)) return Promise.resolve();
    return new Promise((admit, refuse) => {
      this.#waiting.push({ event, admit, refuse });
    });
  }

  /** The oldest events that fit into the limits, and at least one if there is any. They stay in the buffer. */
  head({ events, bytes }: BufferLimits): EncodedEvent[] {
    const head: EncodedEvent[] = [];
    // Two brackets, and a comma with each event.
    let size = 1;
    for (const event of this.#events) {
      size += event.bytes + 1;
      if (head.length > 0 && (head.length === events || size > bytes)) break;
      head.push(event);
    }
    return head;
  }

  /** Lets go of so many of the oldest events, but for those that are kept, and takes in those that wait. */
  settle(count: number, kept: readonly EncodedEvent[]): void {
    for (const event of this.#events.splice(0, count, ...kept)) this.#bytes -= event.bytes;
    for (const event of kept) this.#bytes += event.bytes;
    for (let next = this.#waiting[0]; next !== undefined && this.#hasRoomFor(next.event); next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#take(next.event);
      next.admit();
    }
  }

  /** Takes everything out, those that wait too; each `add` that waits is rejected with the error. */
  drain(error: Error): EncodedEvent[] {
    const waiting = this.#waiting.splice(0);
    for (const { refuse } of waiting) refuse(error);
    this.#bytes = 0;
    return [...this.#events.splice(0), ...waiting.map(({ event }) => event)];
  }

  #hasRoomFor(event: EncodedEvent): boolean {
    if (this.#events.length === 0) return true;
    return this.#events.length < this.#limits.events && this.#bytes + event.bytes <= this.#limits.bytes;
  }

  #take(event: EncodedEvent): void {
    this.#events.push(event);
    this.#bytes += event.bytes;
  }
}
