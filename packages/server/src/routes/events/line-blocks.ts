import { DaybookError } from "@daybook/engine";

export const LINE_BYTES_MAX = 1024 ** 2;

const LINE_END = 0x0a;

/**
 * Cuts a stream into blocks of whole lines, the last of which may lack its line end. A line is bytes up to a line feed.
 *
 * @throws DaybookError `payload_too_large` once a line is longer than 1 MiB
 */
export async function* lineBlocks(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  let restSize = 0;
  for await (const chunk of stream) {
    const end = chunk.lastIndexOf(LINE_END);
    if (end < 0) {
      rest.push(chunk);
      restSize += chunk.length;
    } else {
      const block = Buffer.concat([...rest, chunk.subarray(0, end + 1)]);
      rest = [chunk.subarray(end + 1)];
      restSize = chunk.length - end - 1;
      requireShortLines(block);
      yield block;
    }
    if (restSize > LINE_BYTES_MAX) throw lineTooLong();
  }
  if (restSize > 0) yield Buffer.concat(rest);
}

/** The lines of a block, without their ends. */
export function* splitLines(block: Buffer): Generator<Buffer> {
  let start = 0;
  for (let end = block.indexOf(LINE_END); end >= 0; end = block.indexOf(LINE_END, start)) {
    yield block.subarray(start, end);
    start = end + 1;
  }
  if (start < block.length) yield block.subarray(start);
}

function requireShortLines(block: Buffer): void {
  if (block.length <= LINE_BYTES_MAX) return;
  for (const line of splitLines(block)) if (line.length > LINE_BYTES_MAX) throw lineTooLong();
}

function lineTooLong(): DaybookError {
  return new DaybookError(
    "payload_too_large",
    `A line is longer than ${LINE_BYTES_MAX / 1024 ** 2} MiB. Nothing was stored; each line must hold one event.`,
  );
}
