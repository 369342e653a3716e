import { z } from "zod";

/** What every report of Daybook's own says of its range. */
export const rangeParameters = {
  start: z
    .string()
    .optional()
    .describe("Inclusive: a day of the zone, or a timestamp in UTC with `Z`; absent: 30 days before the last day."),
  end: z
    .string()
    .optional()
    .describe(
      "A day of the zone, which is in the range whole, or a timestamp in UTC, exclusive; absent: the end of today.",
    ),
  timezone: z
    .string()
    .max(64)
    .default("UTC")
    .describe("An IANA zone, whose days are meant.")
    .meta({ example: "Asia/Kathmandu" }),
};
