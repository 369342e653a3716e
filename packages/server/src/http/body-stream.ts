import type { IncomingMessage } from "node:http";
import { type Readable, Transform } from "node:stream";
import { createGunzip } from "node:zlib";
import { DaybookError } from "@daybook/engine";
import { paced, SenderPace, type SenderLimits, tooSlow } from "./sender-pace.js";

export interface BodyLimits extends SenderLimits {
  /** After decompression. */
  bytesMax: number;
}

/**
 * The body as it was before compression, within its limits. The request itself is never destroyed, since the answer
 * goes over its socket; what is left of it is the answerer's to read or to drop (see unread-body.ts).
 *
 * @throws (from the stream) DaybookError `payload_too_large`, `request_timeout`, `invalid_events` for bad gzip,
 * `invalid_request` when the sender left before the body's end
 * @throws DaybookError `unsupported_media_type` for an encoding other than gzip, `payload_too_large` by Content-Length
 */
export function bodyStream(request: IncomingMessage, limits: BodyLimits): Readable {
  const isGzip = isGzipped(request.headers["content-encoding"]);
  const declared = Number(request.headers["content-length"] ?? 0);
  if (declared > limits.bytesMax) throw tooLarge(limits.bytesMax);
  const wire = paced(limits);
  const output = limited(limits.bytesMax);
  if (isGzip) link(link(wire, createGunzip()), output);
  else link(wire, output);
  followRequest(request, wire);
  return output;
}

/** Up to here a body of known length is taken straight off the wire; the stages of `bodyStream` cost as much as storing it. */
const DIRECT_BYTES_MAX = 1024 ** 2;

/**
 * The body in chunks as `bodyStream` gives it, handed on as they come. Each chunk is announced before it is kept.
 *
 * @param take called with every chunk; what it throws ends the reading
 * @throws as `bodyStream`
 */
export async function readBody(
  request: IncomingMessage,
  limits: BodyLimits,
  take: (chunk: Buffer) => void,
): Promise<void> {
  const length = request.headers["content-length"];
  const isDirect = length !== undefined && Number(length) <= Math.min(DIRECT_BYTES_MAX, limits.bytesMax);
  if (isDirect && !isGzipped(request.headers["content-encoding"])) return readDirectly(request, limits, take);
  const stream: AsyncIterable<Buffer> = bodyStream(request, limits);
  for await (const chunk of stream) take(chunk);
}

function readDirectly(request: IncomingMessage, limits: BodyLimits, take: (chunk: Buffer) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const pace = new SenderPace(limits);
    const watch = setInterval(() => {
      if (pace.isTooSlow(false)) settle(() => reject(tooSlow()));
    }, pace.everyMs);
    const hear = (chunk: Buffer): void => {
      pace.hear(chunk.length);
      try {
        take(chunk);
      } catch (error) {
        settle(() => reject(error));
      }
    };
    const end = (): void => settle(resolve);
    const leave = (): void => settle(() => reject(senderLeft()));
    const settle = (act: () => void): void => {
      clearInterval(watch);
      request.off("data", hear).off("end", end).off("error", leave).off("close", leave);
      act();
    };
    request.on("data", hear).once("end", end).once("error", leave).once("close", leave);
    if (request.destroyed) leave();
  });
}

function isGzipped(header: string | undefined): boolean {
  const encoding = (header ?? "").trim().toLowerCase();
  if (encoding === "" || encoding === "identity") return false;
  if (encoding === "gzip" || encoding === "x-gzip") return true;
  throw new DaybookError(
    "unsupported_media_type",
    `Content-Encoding "${encoding}" is not understood. Send the body as it is, or with gzip.`,
  );
}

/** Like a pipe, but a failure goes down the line and an end of interest up it. `pipeline` would not let errors be worded. */
function link(from: Transform, to: Transform): Transform {
  from.pipe(to);
  from.once("error", (error) => to.destroy(isZlibError(error) ? badGzip(error) : error));
  to.once("close", () => from.destroy());
  return to;
}

function followRequest(request: IncomingMessage, wire: Transform): void {
  const leave = (): void => {
    if (!request.readableEnded) wire.destroy(senderLeft());
  };
  request.once("error", leave);
  request.once("close", leave);
  if (request.destroyed) leave();
  else request.pipe(wire);
}

function limited(bytesMax: number): Transform {
  let size = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      size += chunk.length;
      if (size > bytesMax) done(tooLarge(bytesMax));
      else done(null, chunk);
    },
  });
}

function senderLeft(): DaybookError {
  return new DaybookError(
    "invalid_request",
    "The connection was closed before the end of the body. Nothing was stored; send the same body again.",
  );
}

function tooLarge(bytesMax: number): DaybookError {
  return new DaybookError(
    "payload_too_large",
    `The body is larger than ${bytesMax / 1024 ** 2} MiB after decompression. Nothing was stored; send it in smaller parts.`,
  );
}

function isZlibError(error: Error): boolean {
  return "code" in error && typeof error.code === "string" && /^Z_|^ERR_(ZLIB|TRAILING)/.test(error.code);
}

function badGzip(cause: Error): DaybookError {
  return new DaybookError(
    "invalid_events",
    `The body is not whole, valid gzip (${cause.message}), though Content-Encoding says so. Nothing was stored.`,
    { cause },
  );
}
