import type { SampleEvent } from "./sample-event.js";

/** A sampled generation as a row of Daybook's table `events`; times are `YYYY-MM-DD hh:mm:ss.mmm` in UTC. */
export function toEventRow({ data, ...event }: SampleEvent, ver: number): object {
  const time = event.time.slice(0, 23).replace("T", " ");
  return {
    team: "team_reference",
    day: event.time.slice(0, 10),
    source: event.source,
    id: event.id,
    type: "generation",
    occurred_at: time,
    received_at: time,
    workspace_id: "00000000-0000-4000-8000-000000000001",
    status: "ok",
    ...data,
    ver,
  };
}
