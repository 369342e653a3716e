/** What a failed validation found, a line for each problem with the path to it. */
export function describeInvalid(cause: unknown): string {
  const issues = issuesOf(cause);
  if (issues === null) return cause instanceof Error ? cause.message : String(cause);
  return issues.map(describeIssue).join("\n");
}

interface Issue {
  path: readonly PropertyKey[];
  message: string;
  expected?: string;
  values?: readonly unknown[];
}

function describeIssue({ path, message, expected, values }: Issue): string {
  // The small build of zod carries no texts of its own; what was expected is then all there is to say.
  const wanted = expected ?? values?.map((value) => JSON.stringify(value)).join(" or ");
  const what = wanted === undefined ? message : `expected ${wanted}`;
  return path.length === 0 ? what : `${path.map(String).join(".")}: ${what}`;
}

/** The issues of a zod error, of whichever copy of zod; zod's types are not imported so that its code is not either. */
function issuesOf(cause: unknown): Issue[] | null {
  const isList = cause instanceof Error && "issues" in cause && Array.isArray(cause.issues);
  return isList ? (cause.issues as Issue[]) : null;
}
