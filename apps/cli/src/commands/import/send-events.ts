import { Transform, type Readable } from "node:stream";
import { ConnectionError } from "../../command-error.js";
import type { CommandContext } from "../../command.js";
import { readText } from "../../http-request.js";
import { startProgress } from "../../output/progress.js";
import type { EventSource } from "./event-source.js";

const attemptsMax = 6;
const firstWaitMs = 1000;
const waitMsMax = 60_000;

/** The server's last word on a body of events. */
export interface Answer {
  status: number;
  body: string;
}

export interface SendTarget {
  team: string | null;
  key: string | null;
  isPartial: boolean;
}

/**
 * Send all events of a source in one request, in constant memory. When the server asks to wait (503) or the connection
 * breaks, the same body is sent again, up to six times in all; the server counts each event once, so that is safe.
 *
 * @throws ConnectionError when no attempt was answered
 */
export async function sendEvents(
  context: CommandContext,
  { source, target }: { source: EventSource; target: SendTarget },
): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await sendOnce(context, { source, target });
    const isFinal = !(outcome instanceof ConnectionError) && outcome.status !== 503;
    if (isFinal) return outcome;
    if (!source.isRepeatable || attempt === attemptsMax) {
      if (outcome instanceof ConnectionError) throw outcome;
      return outcome;
    }
    const asked = outcome instanceof ConnectionError ? null : outcome.retryAfterMs;
    const waitMs = Math.min(waitMsMax, asked ?? firstWaitMs * 2 ** (attempt - 1) * (0.5 + context.random()));
    const why = outcome instanceof ConnectionError ? outcome.message : "The server cannot store events just now.";
    const inSeconds = Math.round(waitMs / 1000);
    context.stderr.write(`${why} Sending again in ${inSeconds} s (attempt ${attempt + 1} of ${attemptsMax}).\n`);
    await context.wait(waitMs);
  }
}

async function sendOnce(
  context: CommandContext,
  { source, target }: { source: EventSource; target: SendTarget },
): Promise<(Answer & { retryAfterMs: number | null }) | ConnectionError> {
  const progress = startProgress({
    stderr: context.stderr,
    label: "Sending",
    total: source.sizeBytes,
    format: formatMebibytes,
  });
  try {
    const response = await context.api.open({
      method: "POST",
      path: source.isForeign ? "/v1/import" : "/v1/events",
      query: { partial: target.isPartial && !source.isForeign ? "true" : null },
      actingTeam: target.team,
      key: target.key,
      upload: { stream: counted(source.open(), progress.update), headers: headersOf(source) },
    });
    const body = await readText(response);
    return { status: response.status, body, retryAfterMs: readRetryAfterMs(response.headers["retry-after"]) };
  } catch (error) {
    if (error instanceof ConnectionError) return error;
    throw error;
  } finally {
    progress.stop();
  }
}

function headersOf({ isArray, isForeign, isGzip, sizeBytes }: EventSource): Record<string, string> {
  return {
    "content-type": isForeign ? "text/plain" : isArray ? "application/json" : "application/x-ndjson",
    ...(isGzip ? { "content-encoding": "gzip" } : {}),
    ...(sizeBytes === null ? {} : { "content-length": String(sizeBytes) }),
  };
}

function counted(stream: Readable, onBytes: (sum: number) => void): Readable {
  let sum = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sum += chunk.length;
      onBytes(sum);
      done(null, chunk);
    },
  });
  // `pipe` passes on neither an error nor an early end.
  stream.on("error", (error) => counter.destroy(error));
  counter.on("close", () => stream.destroy());
  return stream.pipe(counter);
}

/** Retry-After in seconds; the date form, which Daybook never sends, counts as absent. */
function readRetryAfterMs(header: string | undefined): number | null {
  return header !== undefined && /^\d{1,6}$/.test(header.trim()) ? Number(header) * 1000 : null;
}

function formatMebibytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
