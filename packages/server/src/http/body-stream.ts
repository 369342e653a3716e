import type { IncomingMessage } from "node:http";
import { PassThrough, type Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { DaybookError } from "@daybook/engine";

export interface BodyLimits {
  /** After decompression. */
  bytesMax: number;
  /** Silence after which a sender is given up. */
  idleMs: number;
  /** A sender slower than this, once `graceMs` have passed, is given up. */
  bytesPerSecondMin: number;
  graceMs: number;
}

export const SENDER_LIMITS = { idleMs: 15_000, bytesPerSecondMin: 512, graceMs: 30_000 } as const;

/**
 * The body as it was before compression, within its limits.
 *
 * @throws (from the stream) DaybookError `payload_too_large`, `request_timeout` or `invalid_events` (bad gzip)
 * @throws DaybookError `unsupported_media_type` for an encoding other than gzip
 */
export function bodyStream(request: IncomingMessage, limits: BodyLimits): Readable {
  const encoding = (request.headers["content-encoding"] ?? "identity").trim().toLowerCase();
  const isGzip = encoding === "gzip" || encoding === "x-gzip";
  if (!isGzip && encoding !== "identity" && encoding !== "") {
    throw new DaybookError(
      "unsupported_media_type",
      `Content-Encoding "${encoding}" is not understood. Send the body as it is, or with gzip.`,
    );
  }
  const declared = Number(request.headers["content-length"] ?? 0);
  if (declared > limits.bytesMax) throw tooLarge(limits.bytesMax);
  const output = new PassThrough();
  const stages = [request, paced(limits), ...(isGzip ? [createGunzip()] : []), limited(limits.bytesMax), output];
  pipeline(stages).catch((error: unknown) => {
    output.destroy(isZlibError(error) ? badGzip(error) : toError(error));
  });
  return output;
}

/** Counts what comes over the wire against the clock. */
function paced({ idleMs, bytesPerSecondMin, graceMs }: BodyLimits): Transform {
  const startedMs = performance.now();
  let received = 0;
  let heardMs = startedMs;
  const stage = new Transform({
    transform(chunk: Buffer, _, done) {
      received += chunk.length;
      heardMs = performance.now();
      done(null, chunk);
    },
  });
  const watch = setInterval(
    () => {
      const now = performance.now();
      // A stage that is full waits for us, not for the sender.
      if (stage.readableLength >= stage.readableHighWaterMark) heardMs = now;
      const elapsedMs = now - startedMs;
      const isTooSlow = elapsedMs > graceMs && received < (elapsedMs / 1000) * bytesPerSecondMin;
      if (now - heardMs > idleMs || isTooSlow) {
        stage.destroy(
          new DaybookError(
            "request_timeout",
            "The request's body came too slowly or stopped. Nothing was stored; send the same body again.",
          ),
        );
      }
    },
    Math.min(1_000, idleMs),
  );
  stage.once("close", () => clearInterval(watch));
  return stage;
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

function tooLarge(bytesMax: number): DaybookError {
  return new DaybookError(
    "payload_too_large",
    `The body is larger than ${bytesMax / 1024 ** 2} MiB after decompression. Nothing was stored; send it in smaller parts.`,
  );
}

function isZlibError(error: unknown): error is Error {
  return (
    error instanceof Error &&
    "code" in error &&
    typeof error.code === "string" &&
    /^Z_|^ERR_(ZLIB|TRAILING)/.test(error.code)
  );
}

function badGzip(cause: Error): DaybookError {
  return new DaybookError(
    "invalid_events",
    `The body is not whole, valid gzip (${cause.message}), though Content-Encoding says so. Nothing was stored.`,
    { cause },
  );
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
