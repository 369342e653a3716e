import { seededRandom } from "@daybook/testkit";
import { ENDPOINTS } from "./endpoints.js";
import { memberEmail, REPORT_DATASET } from "./report-dataset.js";
import type { SampleEvent } from "./sample-event.js";

const DAY_MS = 86_400_000;

/** Generations that arrive long after they took place. */
export interface LateEvents {
  /** The same events for the same seed. */
  seed: number;
  /** `YYYY-MM-DD`; each event is of a random moment of these days. */
  firstDay: string;
  days: number;
}

/** One late event of a random member, day and endpoint. */
export function lateEvent(index: number, { seed, firstDay, days }: LateEvents): SampleEvent {
  const random = seededRandom(seed + index);
  const endpoint = random.pick([ENDPOINTS[0], ...ENDPOINTS.slice(1)]);
  if (endpoint === undefined) throw new RangeError("there are no endpoints");
  const occurredAtMs = Date.parse(`${firstDay}T00:00:00.000Z`) + random.between(0, days * DAY_MS - 1);
  return {
    specversion: "1.0",
    id: `late-${seed}-${index}`,
    source: "late",
    type: "generation.completed",
    time: new Date(occurredAtMs).toISOString(),
    data: {
      user: memberEmail(random.between(0, REPORT_DATASET.members - 1)),
      model: endpoint.model,
      model_permaslug: endpoint.permaslug,
      endpoint_id: endpoint.id,
      provider_name: endpoint.provider,
      prompt_tokens: random.between(200, 4_000),
      completion_tokens: random.between(50, 900),
      usage: "0.001",
    },
  };
}
