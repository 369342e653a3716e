import type { IncomingMessage } from "node:http";
import { DaybookError } from "@daybook/engine";
import type { SenderLimits } from "../../http/sender-pace.js";
import type { Judgement } from "./event-answers.js";
import type { Intake } from "./intake.js";
import { readNdjsonEvents } from "./read-ndjson-events.js";

export const NDJSON_BYTES_MAX = 1024 ** 3;

/** Where NDJSON bodies are spooled, and how many at once: each may fill a file of 1 GiB. */
export class NdjsonSpool {
  #underWay = 0;
  readonly #dir: string;
  readonly #requestsMax: number;

  constructor(dir: string, requestsMax: number) {
    this.#dir = dir;
    this.#requestsMax = requestsMax;
  }

  /** @throws DaybookError `store_unavailable` at once when too many bodies are being taken in already */
  async use<Result>(run: (dir: string) => Promise<Result>): Promise<Result> {
    if (this.#underWay >= this.#requestsMax) {
      throw new DaybookError(
        "store_unavailable",
        `The events are not acknowledged: ${this.#underWay} NDJSON bodies are already being taken in. Send the same body again.`,
      );
    }
    this.#underWay++;
    try {
      return await run(this.#dir);
    } finally {
      this.#underWay--;
    }
  }
}

/**
 * Takes in an NDJSON body: judged whole, then stored in chunks.
 *
 * @throws DaybookError `payload_too_large`, `invalid_events`; `store_unavailable`, after which a part may be stored
 */
export async function storeNdjsonEvents(
  request: IncomingMessage,
  { limits, spool, intake }: { limits: SenderLimits; spool: NdjsonSpool; intake: Intake },
): Promise<Judgement> {
  return await spool.use(async (spoolDir) => {
    const events = await readNdjsonEvents(request, {
      context: intake.context,
      limits: { ...limits, bytesMax: NDJSON_BYTES_MAX },
      spoolDir,
    });
    try {
      intake.approve(events.judgement);
      for await (const chunk of events.chunks()) await intake.store(chunk);
      return events.judgement;
    } finally {
      await events.dispose();
    }
  });
}
