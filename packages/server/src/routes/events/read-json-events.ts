import { isUtf8 } from "node:buffer";
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { DaybookError, fromBinaryMode } from "@daybook/engine";
import type { BodyBudget } from "../../http/body-budget.js";
import { type BodyLimits, bodyStream } from "../../http/body-stream.js";
import type { BodyFormat } from "./body-format.js";
import { EventsRefused, unreadable } from "./event-answers.js";

export const JSON_EVENTS_MAX = 10_000;

/**
 * The raw events of a JSON body. The whole body is held until `release` is called.
 *
 * @throws DaybookError `payload_too_large` beyond 10,000 events, `invalid_events` when it is not JSON in UTF-8
 */
export async function readJsonEvents(
  request: IncomingMessage,
  { format, limits, budget }: { format: Exclude<BodyFormat, "lines">; limits: BodyLimits; budget: BodyBudget },
): Promise<{ list: unknown[]; release: () => void }> {
  const chunks: Buffer[] = [];
  let held = 0;
  const release = (): void => {
    budget.release(held);
    held = 0;
  };
  try {
    await new Promise<void>((resolve, reject) => {
      const stream = bodyStream(request, limits);
      stream.on("data", (chunk: Buffer) => {
        try {
          budget.take(chunk.length);
          held += chunk.length;
          chunks.push(chunk);
        } catch (error) {
          stream.destroy(error instanceof Error ? error : new Error(String(error)));
        }
      });
      stream.once("end", resolve);
      stream.once("error", reject);
      stream.once("close", () => reject(new EventsRefused({ problems: [], problemCount: 0 })));
    });
    return {
      list: toList(
        parseJson(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)),
        format,
        request.headers,
      ),
      release,
    };
  } catch (error) {
    release();
    throw error;
  }
}

function parseJson(body: Buffer): unknown {
  if (!isUtf8(body)) throw unreadable("is not valid UTF-8");
  try {
    return JSON.parse(body.toString("utf8"));
  } catch (error) {
    throw unreadable(`is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function toList(value: unknown, format: Exclude<BodyFormat, "lines">, headers: IncomingHttpHeaders): unknown[] {
  if (format === "binary") return [fromBinaryMode(headers, value)];
  if (format === "batch" && !Array.isArray(value)) throw unreadable("must be an array of events");
  if (format === "structured" && Array.isArray(value)) throw unreadable("must be one event, not an array");
  const list: unknown[] = Array.isArray(value) ? value : [value];
  if (list.length > JSON_EVENTS_MAX) {
    throw new DaybookError(
      "payload_too_large",
      `The body holds ${list.length} events, and a JSON body may hold ${JSON_EVENTS_MAX}. Nothing was stored; ` +
        "send smaller batches, or NDJSON, which has no such limit.",
    );
  }
  return list;
}
