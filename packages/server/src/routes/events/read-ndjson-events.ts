import { isUtf8 } from "node:buffer";
import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, rm } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import {
  DaybookError,
  decodeCloudEvent,
  type DecodeContext,
  type EventProblem,
  PROBLEMS_LISTED_MAX,
  type UsageEvent,
} from "@daybook/engine";
import { type BodyLimits, bodyStream } from "../../http/body-stream.js";
import type { Judgement } from "./event-answers.js";

export const NDJSON_BYTES_MAX = 1024 ** 3;
export const LINE_BYTES_MAX = 1024 ** 2;
/** Events handed on at once when a body is stored. */
const CHUNK_EVENTS = 5_000;
/** A body of up to this many events is decoded once and kept; a larger one is decoded again from the spool file. */
const KEPT_EVENTS_MAX = 10_000;

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
 * @throws DaybookError `payload_too_large` beyond 1 GiB or 1 MiB a line
 */
export async function readNdjsonEvents(
  request: IncomingMessage,
  { context, limits, spoolDir }: { context: DecodeContext; limits: BodyLimits; spoolDir: string },
): Promise<NdjsonEvents> {
  const file = join(spoolDir, `${randomUUID()}.ndjson`);
  const dispose = (): Promise<void> => rm(file, { force: true });
  const decoder = new LineDecoder(context);
  let kept: UsageEvent[] | null = [];
  try {
    const spool = await open(file, "w", 0o600);
    try {
      for await (const lines of lineBlocks(bodyStream(request, limits))) {
        await spool.write(lines);
        const events = decoder.decode(lines);
        if (kept !== null && kept.length + events.length <= KEPT_EVENTS_MAX) kept.push(...events);
        else kept = null;
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
  for await (const lines of lineBlocks(createReadStream(file, { highWaterMark: 256 * 1024 }))) {
    waiting.push(...decoder.decode(lines));
    if (waiting.length < CHUNK_EVENTS) continue;
    yield waiting;
    waiting = [];
  }
  if (waiting.length > 0) yield waiting;
}

async function* slices(events: UsageEvent[]): AsyncGenerator<UsageEvent[]> {
  for (let at = 0; at < events.length; at += CHUNK_EVENTS) yield events.slice(at, at + CHUNK_EVENTS);
}

/** Cuts a stream into blocks of whole lines, the last of which may lack its line end. */
async function* lineBlocks(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  let restSize = 0;
  for await (const chunk of stream) {
    const end = chunk.lastIndexOf(0x0a);
    if (end < 0) {
      rest.push(chunk);
      restSize += chunk.length;
    } else {
      const block = Buffer.concat([...rest, chunk.subarray(0, end + 1)]);
      rest = [chunk.subarray(end + 1)];
      restSize = chunk.length - end - 1;
      yield block;
    }
    if (restSize > LINE_BYTES_MAX) throw lineTooLong();
  }
  if (restSize > 0) yield Buffer.concat(rest);
}

/** Decodes blocks of lines in order, keeping count of lines and problems. */
class LineDecoder {
  readonly judgement: Judgement = { accepted: 0, rejected: 0, problems: [], problemCount: 0 };
  readonly #context: DecodeContext;
  #line = 0;

  constructor(context: DecodeContext) {
    this.#context = context;
  }

  decode(block: Buffer): UsageEvent[] {
    const isText = isUtf8(block);
    const lines = isText ? block.toString("utf8").split("\n") : [];
    if (!isText) for (const line of splitLines(block)) lines.push(isUtf8(line) ? line.toString("utf8") : INVALID_UTF8);
    // What follows the last line end is the next block's, or nothing.
    if (lines.at(-1) === "") lines.pop();
    const events: UsageEvent[] = [];
    for (const line of lines) {
      // A character is at most three bytes of UTF-8 for each UTF-16 unit.
      if (line.length * 3 > LINE_BYTES_MAX && Buffer.byteLength(line) > LINE_BYTES_MAX) throw lineTooLong();
      const event = this.#decodeLine(line, this.#line++);
      if (event !== null) events.push(event);
    }
    this.judgement.accepted += events.length;
    return events;
  }

  #decodeLine(line: string, index: number): UsageEvent | null {
    if (line.length <= 1 && line.trim() === "") return null;
    const problems: EventProblem[] = [];
    if (line === INVALID_UTF8) {
      problems.push({ index, path: "", message: "is not valid UTF-8" });
    } else {
      try {
        const event = decodeCloudEvent(JSON.parse(line), index, this.#context, problems);
        if (event !== null) return event;
      } catch (error) {
        if (line.trim() === "") return null;
        const reason = error instanceof Error ? error.message : String(error);
        problems.push({ index, path: "", message: `is not JSON: ${reason}` });
      }
    }
    this.judgement.rejected++;
    this.judgement.problemCount += problems.length;
    const room = PROBLEMS_LISTED_MAX - this.judgement.problems.length;
    if (room > 0) this.judgement.problems.push(...problems.slice(0, room));
    return null;
  }
}

/** Stands for a line that cannot be text; no line of NDJSON can hold a line end. */
const INVALID_UTF8 = "\n";

function* splitLines(block: Buffer): Generator<Buffer> {
  let start = 0;
  for (let end = block.indexOf(0x0a); end >= 0; end = block.indexOf(0x0a, start)) {
    yield block.subarray(start, end);
    start = end + 1;
  }
  yield block.subarray(start);
}

function lineTooLong(): DaybookError {
  return new DaybookError(
    "payload_too_large",
    `A line is longer than ${LINE_BYTES_MAX / 1024 ** 2} MiB. Nothing was stored; each line must hold one event.`,
  );
}
