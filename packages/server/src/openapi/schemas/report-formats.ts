import { z } from "zod";
import { REPORT_FORMATS } from "../../http/export/report-format.js";
import type { Answer } from "../operation.js";

/** By which a report is asked for as a table. */
export const formatParameter = {
  format: z
    .enum(Object.keys(REPORT_FORMATS))
    .optional()
    .describe("The form of the answer; absent: the best match of `Accept`, else JSON."),
};

/** What a `limit` of events is for, in either form. */
export const tableLimit =
  "Events in a page. A table has all events: there the limit has no default, and may be any whole number.";

/** A report: JSON in the shape of its contract, or the same rows as a table. */
export function report(description: string, schema: z.ZodType): Answer {
  return {
    description,
    content: {
      "application/json": schema,
      "text/csv": z.string(),
      "application/x-ndjson": z.string(),
      "application/vnd.apache.parquet": z.string().meta({ format: "binary" }),
    },
    headers: { vary: "`accept`, and for pages of other origins `origin`." },
  };
}
