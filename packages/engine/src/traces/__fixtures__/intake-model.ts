import { RETRACTED, type UsageEvent } from "../../kernel/usage-event.js";
import { identityOf } from "../../normalize/spans/resolve-trace.js";
import { responseKey } from "../../normalize/spans/response-key.js";
import type { SpanFacts } from "../../normalize/spans/span-facts.js";
import { changedEvents } from "../changed-events.js";

/** A store that is told what the intake tells it, one request after another. */
export class IntakeModel {
  readonly events = new Map<string, UsageEvent>();
  readonly #told: SpanFacts[] = [];
  readonly #inOrder = new Set<string>();
  readonly #derivedBeforeMs: number;
  written = 0;

  /** @param derivedBeforeMs messages of traces that begin before this are derived; default: none */
  constructor(derivedBeforeMs = Number.NEGATIVE_INFINITY) {
    this.#derivedBeforeMs = derivedBeforeMs;
  }

  /** @param isCutShort the spans are durable, their events are not */
  take(request: readonly SpanFacts[], isCutShort = false): void {
    const changed = changedEvents({
      own: { spans: request, posted: [] },
      told: { spans: this.#toldBeside(request), posted: [] },
      isInOrder: (traceId) => this.#inOrder.has(traceId),
      derivedBeforeMs: this.#derivedBeforeMs,
    });
    for (const { traceId } of request) {
      if (isCutShort) this.#inOrder.delete(traceId);
      else this.#inOrder.add(traceId);
    }
    this.#told.push(...request);
    if (isCutShort) return;
    this.written += changed.length;
    for (const event of changed) {
      if (event.type === RETRACTED) this.events.delete(identityOf(event));
      else this.events.set(identityOf(event), event);
    }
  }

  /** Nothing is known of what was written. */
  restart(): void {
    this.#inOrder.clear();
  }

  /**
   * Spans of the same traces, and of those that tell of an answer which these traces tell of; where messages are derived,
   * one step further.
   */
  #toldBeside(request: readonly SpanFacts[]): SpanFacts[] {
    let traces = new Set(request.map(({ traceId }) => traceId));
    const steps = this.#derivedBeforeMs === Number.NEGATIVE_INFINITY ? 1 : 2;
    for (let step = 0; step < steps; step++) {
      const answers = answersIn([...request, ...this.#told.filter(({ traceId }) => traces.has(traceId))]);
      const linked = this.#told.filter((span) => [...answersIn([span])].some((answer) => answers.has(answer)));
      traces = new Set([...traces, ...linked.map(({ traceId }) => traceId)]);
    }
    return this.#told.filter(({ traceId }) => traces.has(traceId));
  }
}

function answersIn(spans: readonly SpanFacts[]): Set<string> {
  return new Set(spans.flatMap(({ event }) => responseKey(event?.responseId ?? null) ?? []));
}
