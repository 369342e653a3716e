import type { z } from "zod";
import { DaybookError } from "../kernel/errors.js";

/**
 * The input as the schema reads it.
 *
 * @param options.problemsMax default 20
 * @throws DaybookError `invalid_request` whose message names the first problems, each with its path, and counts the rest
 */
export function parseInput<T>(
  schema: z.ZodType<T>,
  input: unknown,
  { problemsMax = PROBLEMS_LISTED_MAX }: { problemsMax?: number } = {},
): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const problems = result.error.issues.flatMap(toProblems);
  const listed = problems.slice(0, problemsMax).join("; ");
  const unlisted = problems.length - problemsMax;
  throw new DaybookError(
    "invalid_request",
    `The request was refused: ${listed}${unlisted > 0 ? `; and ${unlisted} more` : ""}.`,
  );
}

/** A body can be wrong in as many places as it has bytes; an answer that names them all would be larger than it. */
const PROBLEMS_LISTED_MAX = 20;
const ECHOED_NAME_MAX = 100;

function toProblems(issue: z.core.$ZodIssue): string[] {
  const path = issue.path.map(String);
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => `${[...path, shorten(key)].join(".")}: is not a known field`);
  const where = path.length === 0 ? "body" : path.join(".");
  return [`${where}: ${issue.message}`];
}

function shorten(name: string): string {
  return name.length <= ECHOED_NAME_MAX ? name : `${name.slice(0, ECHOED_NAME_MAX)}…`;
}
