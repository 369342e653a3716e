import { z } from "zod";
import { DaybookError } from "../kernel/errors.js";

/**
 * How far an export has come: on which shard, 0 without a cluster, and after which telling; null before the first. `rows`:
 * how many the next page may have.
 */
export interface EventPlace {
  shard: number;
  rows: number;
  telling: { team: string; day: number; source: string; id: string; ver: string } | null;
}

const EventPlace = z.strictObject({
  shard: z.int().min(0),
  rows: z.int().min(1).max(100_000),
  telling: z
    .strictObject({
      team: z.string(),
      day: z.int().min(0).max(65_535),
      source: z.string(),
      id: z.string(),
      ver: z.string().regex(/^\d{1,20}$/),
    })
    .nullable(),
});

/** As text for a URL. */
export function formatEventPlace(place: EventPlace): string {
  return Buffer.from(JSON.stringify(place)).toString("base64url");
}

/** @throws DaybookError `invalid_request` for what `formatEventPlace` did not make */
export function parseEventPlace(text: string): EventPlace {
  try {
    return EventPlace.parse(JSON.parse(Buffer.from(text, "base64url").toString("utf8")));
  } catch (cause) {
    throw new DaybookError("invalid_request", "after: must be what the page before gave as its next one.", { cause });
  }
}
