import { gzipSync } from "node:zlib";
import type { Answer, SeededRandom, TestClient } from "@daybook/testkit";
import type { Ledger } from "./ledger.js";

export interface TrafficOptions {
  client: TestClient;
  ledger: Ledger;
  random: SeededRandom;
  /** Senders at once. */
  senders: number;
  /** After so many new events only replays are sent. */
  newEventsMax: number;
  /** Called at every acknowledgement with the number so far. */
  onAcknowledged?: (count: number) => void;
}

/**
 * Sends batches of 1 to 2,000 events, new and old, from several senders at once until the server is gone.
 *
 * @throws Error when the server answers anything but 200 or 503
 */
export async function sendUntilGone(options: TrafficOptions): Promise<void> {
  const left = { newEvents: options.newEventsMax, acknowledgements: 0 };
  await Promise.all(Array.from({ length: options.senders }, () => sendInTurn(options, left)));
}

async function sendInTurn(
  { client, ledger, random, onAcknowledged }: TrafficOptions,
  left: { newEvents: number; acknowledgements: number },
): Promise<void> {
  for (;;) {
    const size = Math.min(left.newEvents, batchSize(random));
    const isNew = size > 0 && random.chance(0.7);
    if (isNew) left.newEvents -= size;
    const numbers = isNew ? ledger.newBatch(size) : ledger.replay(random);
    const answer = await sendNumbers({ client, ledger, random }, numbers).catch((error: unknown) => {
      if (isConnectionError(error)) return null;
      throw error;
    });
    if (answer === null) return;
    if (answer.status === 200) onAcknowledged?.(++left.acknowledgements);
    else if (answer.status !== 503) throw new Error(`unexpected answer: ${answer.status} ${answer.text}`);
  }
}

/** Sends the events in any of the formats; what is answered with 200 stands in the ledger as acknowledged. */
export async function sendNumbers(
  { client, ledger, random }: Pick<TrafficOptions, "client" | "ledger" | "random">,
  numbers: readonly number[],
): Promise<Answer> {
  const events = ledger.bodyOf(numbers);
  const isLines = random.chance(0.5);
  const text = isLines ? events.map((event) => `${JSON.stringify(event)}\n`).join("") : JSON.stringify(events);
  const isGzip = random.chance(0.3);
  const answer = await client.call("POST", "/v1/events", {
    key: ledger.team.ingestKey,
    body: isGzip ? gzipSync(text) : text,
    headers: {
      "content-type": isLines ? "application/x-ndjson" : "application/json",
      ...(isGzip ? { "content-encoding": "gzip" } : {}),
    },
  });
  if (answer.status !== 200) return answer;
  if (answer.text !== `{"accepted":${numbers.length}}`) throw new Error(`${numbers.length} sent, got ${answer.text}`);
  ledger.acknowledge(numbers);
  return answer;
}

/** fetch tells every broken connection as a TypeError. */
export function isConnectionError(error: unknown): boolean {
  return error instanceof TypeError;
}

function batchSize(random: SeededRandom): number {
  return random.pick([
    () => 1,
    () => random.between(2, 30),
    () => random.between(31, 500),
    () => random.between(501, 2_000),
  ])();
}
