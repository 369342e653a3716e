import type { DaybookError } from "../models/errors/daybook-error.js";
import { type HTTPClientError, InvalidRequestError } from "../models/errors/http-client-errors.js";
import type { EventProblem } from "../models/event-problem.js";
import type { SendEventsResponse } from "../models/operations/send-events.js";
import type { Result } from "../types/fp.js";
import type { EncodedEvent } from "./encode-event.js";

type SendError = DaybookError | HTTPClientError;

/** Sends a batch once, its retries included, and stores the good events of it. */
export type SendBatch = (events: readonly EncodedEvent[]) => Promise<Result<SendEventsResponse, SendError>>;

export interface Refusal {
  events: EncodedEvent[];
  problems: EventProblem[];
  cause: unknown;
}

/** What became of a batch. All events that are not named here are stored. */
export interface Delivery {
  /** Events that the server will never take. */
  refused: Refusal[];
  /** Events that are to be sent again, and why they could not be stored. */
  kept: { events: readonly EncodedEvent[]; cause: unknown } | null;
}

/** Sends a batch; in parts when it is too large for the server, and again when not all bad events were named. */
export async function deliverBatch(events: readonly EncodedEvent[], send: SendBatch): Promise<Delivery> {
  const result = await send(events);
  if (result.ok) return settleAnswer(events, result.value, send);
  if (statusOf(result.error) === 413 && events.length > 1) return deliverHalves(events, send);
  if (isFaultOfEvents(result.error)) {
    return { refused: [{ events: [...events], problems: [], cause: result.error }], kept: null };
  }
  return { refused: [], kept: { events, cause: result.error } };
}

async function settleAnswer(
  events: readonly EncodedEvent[],
  answer: SendEventsResponse,
  send: SendBatch,
): Promise<Delivery> {
  const bad = new Set(answer.problems.map((problem) => problem.index));
  if (bad.size === 0) return { refused: [], kept: null };
  const refusal = refusalOf(events, bad, answer.problems);
  if (bad.size >= answer.rejected) return { refused: [refusal], kept: null };
  // The answer lists the first hundred problems. The others show when the rest is sent again, which changes nothing
  // for the events that were stored.
  const rest = await deliverBatch(
    events.filter((_, index) => !bad.has(index)),
    send,
  );
  return { refused: [refusal, ...rest.refused], kept: rest.kept };
}

function refusalOf(events: readonly EncodedEvent[], bad: ReadonlySet<number>, problems: EventProblem[]): Refusal {
  const places = [...bad].sort((a, b) => a - b);
  return {
    events: events.filter((_, index) => bad.has(index)),
    problems: problems.map((problem) => ({ ...problem, index: places.indexOf(problem.index) })),
    cause: new Error(problems.map(({ path, message }) => (path === "" ? message : `${path} ${message}`)).join("; ")),
  };
}

async function deliverHalves(events: readonly EncodedEvent[], send: SendBatch): Promise<Delivery> {
  const middle = Math.ceil(events.length / 2);
  const first = await deliverBatch(events.slice(0, middle), send);
  const rest = events.slice(middle);
  if (first.kept !== null) {
    return { refused: first.refused, kept: { ...first.kept, events: [...first.kept.events, ...rest] } };
  }
  const second = await deliverBatch(rest, send);
  return { refused: [...first.refused, ...second.refused], kept: second.kept };
}

/** Whether sending the same events again can never help. A wrong key or address can be put right meanwhile. */
function isFaultOfEvents(error: SendError): boolean {
  if (error instanceof InvalidRequestError) return true;
  const status = statusOf(error);
  return status === 400 || status === 413 || status === 415 || status === 422;
}

function statusOf(error: SendError): number | null {
  return "statusCode" in error ? error.statusCode : null;
}
