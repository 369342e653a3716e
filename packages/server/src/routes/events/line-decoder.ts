import { isUtf8 } from "node:buffer";
import {
  decodeCloudEvent,
  type DecodeContext,
  type EventProblem,
  PROBLEMS_LISTED_MAX,
  type UsageEvent,
} from "@daybook/engine";
import type { Judgement } from "./event-answers.js";
import { splitLines } from "./line-blocks.js";

/** Decodes blocks of NDJSON lines in order, keeping count of lines and problems. */
export class LineDecoder {
  #accepted = 0;
  #rejected = 0;
  #problemCount = 0;
  #line = 0;
  readonly #problems: EventProblem[] = [];
  readonly #context: DecodeContext;

  constructor(context: DecodeContext) {
    this.#context = context;
  }

  get judgement(): Judgement {
    return {
      accepted: this.#accepted,
      rejected: this.#rejected,
      problems: this.#problems,
      problemCount: this.#problemCount,
    };
  }

  /** The good events of the block's lines. */
  decode(block: Buffer): UsageEvent[] {
    const events: UsageEvent[] = [];
    for (const line of textLines(block)) {
      const event = this.#decodeLine(line, this.#line++);
      if (event !== null) events.push(event);
    }
    this.#accepted += events.length;
    return events;
  }

  #decodeLine(line: string | null, index: number): UsageEvent | null {
    if (line !== null && isBlank(line)) return null;
    const problems: EventProblem[] = [];
    if (line === null) {
      problems.push({ index, path: "", message: "is not valid UTF-8" });
    } else {
      try {
        const event = decodeCloudEvent(JSON.parse(line), index, this.#context, problems);
        if (event !== null) return event;
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        problems.push({ index, path: "", message: `is not JSON: ${error.message}` });
      }
    }
    this.#rejected++;
    this.#problemCount += problems.length;
    this.#problems.push(...problems.slice(0, Math.max(0, PROBLEMS_LISTED_MAX - this.#problems.length)));
    return null;
  }
}

/** The lines as text, null where one is not UTF-8. A block is nearly always text as a whole, and then decoded at once. */
function textLines(block: Buffer): (string | null)[] {
  if (!isUtf8(block)) return Array.from(splitLines(block), (line) => (isUtf8(line) ? line.toString("utf8") : null));
  const lines = block.toString("utf8").split("\n");
  // What follows the last line end is the next block's, or nothing.
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

function isBlank(line: string): boolean {
  // Most lines begin with a brace and need no closer look.
  return line.charAt(0) !== "{" && line.trim() === "";
}
