import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, rm } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { DaybookError, type DecodeContext, type UsageEvent } from "@daybook/engine";
import { type BodyLimits, bodyStream } from "../../http/body-stream.js";
import type { Judgement } from "./event-answers.js";
import { lineBlocks } from "./line-blocks.js";
import { LineDecoder } from "./line-decoder.js";

/** Events handed on at once when a body is stored, or fewer when their lines are long. */
const CHUNK_EVENTS = 5_000;
const CHUNK_BYTES = 4 * 1024 ** 2;
/** A body of up to so many bytes is decoded once and its events kept; a larger one is decoded again from the spool file. */
const KEPT_BYTES_MAX = 4 * 1024 ** 2;
const READ_BYTES = 256 * 1024;

export interface NdjsonEvents {
  judgement: Judgement;
  /** The good events in the order sent, in chunks. */
  chunks(): AsyncIterable<UsageEvent[]>;
  /** Deletes the spool file. */
  dispose(): Promise<void>;
}

/**
 * Judges a whole NDJSON body before any of it is stored, in constant memory: the lines go to a spool file while they
 * are checked, and are read from it again when they are to be stored. Blank lines are skipped but counted, so a
 * problem's index is its line's.
 *
 * @throws DaybookError `payload_too_large` beyond the limit or 1 MiB a line, `store_unavailable` when the disk is full
 */
export async function readNdjsonEvents(
  request: IncomingMessage,
  { context, limits, spoolDir }: { context: DecodeContext; limits: BodyLimits; spoolDir: string },
): Promise<NdjsonEvents> {
  const file = join(spoolDir, `${randomUUID()}.ndjson`);
  const dispose = (): Promise<void> => rm(file, { force: true });
  const decoder = new LineDecoder(context);
  let kept: UsageEvent[] | null = [];
  let size = 0;
  try {
    const spool = await onDisk(open(file, "w", 0o600));
    try {
      for await (const lines of lineBlocks(bodyStream(request, limits))) {
        await onDisk(spool.writeFile(lines));
        const events = decoder.decode(lines);
        size += lines.length;
        if (size > KEPT_BYTES_MAX) kept = null;
        kept?.push(...events);
      }
    } finally {
      await spool.close();
    }
  } catch (error) {
    await dispose();
    throw error;
  }
  const events = kept;
  return {
    judgement: decoder.judgement,
    chunks: () => (events === null ? spooledChunks(file, context) : slices(events)),
    dispose,
  };
}

async function* spooledChunks(file: string, context: DecodeContext): AsyncGenerator<UsageEvent[]> {
  const decoder = new LineDecoder(context);
  let waiting: UsageEvent[] = [];
  let waitingBytes = 0;
  for await (const lines of lineBlocks(createReadStream(file, { highWaterMark: READ_BYTES }))) {
    waiting.push(...decoder.decode(lines));
    waitingBytes += lines.length;
    if (waiting.length < CHUNK_EVENTS && waitingBytes < CHUNK_BYTES) continue;
    yield waiting;
    waiting = [];
    waitingBytes = 0;
  }
  yield waiting;
}

async function* slices(events: UsageEvent[]): AsyncGenerator<UsageEvent[]> {
  for (let at = 0; at < events.length; at += CHUNK_EVENTS) yield events.slice(at, at + CHUNK_EVENTS);
}

async function onDisk<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (cause) {
    throw new DaybookError(
      "store_unavailable",
      "The events are not acknowledged: the body could not be kept on disk while it was checked. " +
        "Nothing was stored; send the same body again.",
      { cause },
    );
  }
}
