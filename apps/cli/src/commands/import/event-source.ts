import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { constants, gunzipSync } from "node:zlib";
import { CommandError } from "../../command-error.js";

/** A JSON array is read whole by the server, which allows it this much. */
const arrayBytesMax = 16 * 1024 * 1024;
const headBytes = 4096;

/** Events to send, not yet read. */
export interface EventSource {
  /** The file's name, or `standard input`. */
  name: string;
  /** Null when only the end will tell. */
  sizeBytes: number | null;
  isEmpty: boolean;
  isGzip: boolean;
  /** One JSON array, or one event a line. */
  isArray: boolean;
  /** A file of another tool's, which the server knows by its content. */
  isForeign: boolean;
  /** True when `open` may be called again for the same bytes. */
  isRepeatable: boolean;
  open(): Readable;
}

/**
 * Look at the first bytes of a file, or of standard input for `-`, to tell what it holds.
 *
 * @throws CommandError when it cannot be read, or is an array that is too large
 */
export async function openEventSource(file: string, stdin: Readable): Promise<EventSource> {
  if (file === "-") return fromStream("standard input", stdin);
  try {
    const { isFile, size } = await describe(file);
    // A pipe with a name, such as a shell's <(…), can be read once only.
    if (!isFile) return await fromStream(file, createReadStream(file));
    return await fromFile(file, size);
  } catch (cause) {
    if (cause instanceof CommandError) throw cause;
    throw new CommandError(
      `Cannot read ${file}: ${whyUnreadable(cause)}. Check the path, or give - to read standard input.`,
      { cause },
    );
  }
}

async function describe(file: string): Promise<{ isFile: boolean; size: number }> {
  const about = await stat(file);
  if (about.isDirectory())
    throw new CommandError(`${file} is a folder. Give one file of events, or - with them piped in.`);
  return { isFile: about.isFile(), size: about.size };
}

async function fromFile(file: string, sizeBytes: number): Promise<EventSource> {
  const { isGzip, isArray, isForeign } = sniff(await readHead(file));
  if (isArray && sizeBytes > arrayBytesMax) {
    throw new CommandError(
      `${file} is one JSON array of more than 16 MiB, which cannot be sent as it is. ` +
        `Write one event a line, for example: jq -c '.[]' ${file} | daybook import - …`,
    );
  }
  return {
    name: file,
    sizeBytes,
    isEmpty: sizeBytes === 0,
    isGzip,
    isArray,
    isForeign,
    isRepeatable: true,
    // Up to the size seen first: a file that still grows would outrun the length announced to the server.
    open: () => createReadStream(file, { start: 0, end: Math.max(0, sizeBytes - 1) }),
  };
}

async function fromStream(name: string, stream: Readable): Promise<EventSource> {
  const chunks = readChunks(stream);
  const head = await chunks.next();
  const first = head.done ? Buffer.alloc(0) : head.value;
  async function* whole(): AsyncGenerator<Buffer> {
    yield first;
    yield* chunks;
  }
  return {
    name,
    sizeBytes: null,
    isEmpty: first.length === 0,
    ...sniff(first),
    isRepeatable: false,
    open: () => Readable.from(whole(), { objectMode: false }),
  };
}

/** Chunks of bytes, none of them empty. */
async function* readChunks(stream: Readable): AsyncGenerator<Buffer, undefined> {
  const chunks: AsyncIterable<unknown> = stream;
  for await (const chunk of chunks) {
    if (Buffer.isBuffer(chunk) && chunk.length > 0) yield chunk;
  }
  return undefined;
}

async function readHead(file: string): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

function sniff(bytes: Buffer): { isGzip: boolean; isArray: boolean; isForeign: boolean } {
  const head = bytes.subarray(0, headBytes);
  const isGzip = head[0] === 0x1f && head[1] === 0x8b;
  const text = (isGzip ? unzipHead(head) : head).toString("utf8");
  return { isGzip, isArray: /^\ufeff?\s*\[/.test(text), isForeign: isForeignHead(text) };
}

/** Rows that have an id of their own kind and are no CloudEvents; whatever else it is, the door of events says what is wrong. */
function isForeignHead(text: string): boolean {
  return /\b(generation_id|request_id)\b/.test(text) && !/"specversion"/.test(text);
}

function unzipHead(head: Buffer): Buffer {
  try {
    return gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    // Broken gzip: it is sent as it is, and the server says what is wrong with it.
    return Buffer.alloc(0);
  }
}

function whyUnreadable(cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? cause.code : null;
  if (code === "ENOENT") return "there is no such file";
  if (code === "EACCES") return "permission denied";
  return cause instanceof Error ? cause.message : String(cause);
}
