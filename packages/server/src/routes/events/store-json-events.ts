import type { IncomingMessage } from "node:http";
import { DaybookError, decodeCloudEvents, fromBinaryMode } from "@daybook/engine";
import type { BodyBudget } from "../../http/body-budget.js";
import { type BodyLimits, readBody } from "../../http/body-stream.js";
import type { BodyFormat } from "./body-format.js";
import { type Judgement, unreadable } from "./event-answers.js";
import type { Intake } from "./intake.js";
import { parseJson } from "./parse-json.js";

const JSON_EVENTS_MAX = 10_000;

/**
 * Takes in a JSON body of any format but NDJSON. Its bytes stay counted in the budget until its events are stored or
 * given up.
 *
 * @throws DaybookError `payload_too_large` beyond 10,000 events, `invalid_events`, `store_unavailable`
 */
export async function storeJsonEvents(
  request: IncomingMessage,
  { format, limits, budget, intake }: { format: JsonFormat; limits: BodyLimits; budget: BodyBudget; intake: Intake },
): Promise<Judgement> {
  let held = 0;
  try {
    const chunks: Buffer[] = [];
    await readBody(request, limits, (chunk) => {
      budget.take(chunk.length);
      held += chunk.length;
      chunks.push(chunk);
    });
    const { events, rejected, problems, problemCount } = decode(chunks, { request, format, intake });
    const judgement = { accepted: events.length, rejected, problems, problemCount };
    intake.approve(judgement);
    await intake.store(events);
    return judgement;
  } finally {
    budget.release(held);
  }
}

type JsonFormat = Exclude<BodyFormat, "lines">;

/** Empties `chunks`: neither the bytes nor the parsed JSON stay in memory while the events wait for the store. */
function decode(
  chunks: Buffer[],
  { request, format, intake }: { request: IncomingMessage; format: JsonFormat; intake: Intake },
): ReturnType<typeof decodeCloudEvents> {
  const value = parseJson(Buffer.concat(chunks.splice(0)));
  return decodeCloudEvents(format === "binary" ? [fromHeaders(request, value)] : toList(value, format), intake.context);
}

/** With each header's values apart: joined, an attribute sent twice would pass as one value. */
function fromHeaders(request: IncomingMessage, data: unknown): unknown {
  const headers = Object.entries(request.headersDistinct).map(([name, values]): [string, string | string[]] => {
    return [name, values?.length === 1 && values[0] !== undefined ? values[0] : (values ?? [])];
  });
  return fromBinaryMode(Object.fromEntries(headers), data);
}

function toList(value: unknown, format: Exclude<JsonFormat, "binary">): unknown[] {
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
