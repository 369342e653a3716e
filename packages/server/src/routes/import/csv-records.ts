import { DaybookError } from "@daybook/engine";

/** A record longer than this is no row of anything; a quote that is never closed makes one. */
const RECORD_CHARACTERS_MAX = 1024 ** 2;

/** One record, and the line it begins on, from 1. */
export interface CsvRecord {
  line: number;
  cells: string[];
}

/**
 * Cuts text into records of RFC 4180: cells parted by commas, in quotes where they hold commas, quotes (doubled) or line
 * ends. Lines may end with CR LF or LF; empty ones are none.
 *
 * @throws DaybookError `payload_too_large` for a record of more than a mebibyte
 */
export async function* csvRecords(texts: AsyncIterable<string>): AsyncGenerator<CsvRecord> {
  const parser = new CsvParser();
  for await (const text of texts) yield* parser.take(text);
  yield* parser.end();
}

class CsvParser {
  #cells: string[] = [];
  #cell = "";
  #isQuoted = false;
  /** A quote in a quoted cell: its end, or the first of two. */
  #isPending = false;
  #line = 1;
  #startLine = 1;
  #length = 0;

  *take(text: string): Generator<CsvRecord> {
    for (const character of text) {
      if (++this.#length > RECORD_CHARACTERS_MAX) throw tooLong(this.#startLine);
      if (character === "\n") this.#line++;
      if (this.#isQuoted && !this.#isPending) {
        if (character === '"') this.#isPending = true;
        else this.#cell += character;
        continue;
      }
      if (this.#isPending) {
        this.#isPending = false;
        if (character === '"') {
          this.#cell += '"';
          continue;
        }
        this.#isQuoted = false;
      }
      if (character === '"' && this.#cell === "") this.#isQuoted = true;
      else if (character === ",") this.#endCell();
      else if (character === "\n") yield* this.#endRecord();
      else this.#cell += character;
    }
  }

  *end(): Generator<CsvRecord> {
    yield* this.#endRecord();
  }

  #endCell(): void {
    this.#cells.push(this.#cell);
    this.#cell = "";
  }

  *#endRecord(): Generator<CsvRecord> {
    if (this.#cell.endsWith("\r")) this.#cell = this.#cell.slice(0, -1);
    this.#endCell();
    const [cells, line] = [this.#cells, this.#startLine];
    this.#cells = [];
    this.#isQuoted = false;
    this.#isPending = false;
    this.#length = 0;
    this.#startLine = this.#line;
    if (cells.length > 1 || cells[0] !== "") yield { line, cells };
  }
}

function tooLong(line: number): DaybookError {
  return new DaybookError(
    "payload_too_large",
    `The record that begins on line ${line} is longer than 1 MiB; perhaps a quote is never closed. What came before it is stored; mend the file and send it again, each row counts once.`,
  );
}
