import type { z } from "zod";
import { DaybookError } from "../kernel/errors.js";

/**
 * The input as the schema reads it.
 *
 * @throws DaybookError `invalid_request` whose message names every problem with its path
 */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const problems = result.error.issues.flatMap(toProblems);
  throw new DaybookError("invalid_request", `The request was refused: ${problems.join("; ")}.`);
}

function toProblems(issue: z.core.$ZodIssue): string[] {
  const path = issue.path.map(String);
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => `${[...path, key].join(".")}: is not a known field`);
  const where = path.length === 0 ? "body" : path.join(".");
  return [`${where}: ${issue.message}`];
}
