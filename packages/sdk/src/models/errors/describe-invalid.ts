/** What a failed validation found, a line for each problem with the path to it. */
export function describeInvalid(cause: unknown): string {
  if (cause instanceof Error && "issues" in cause && Array.isArray(cause.issues)) {
    return cause.issues.map(describeIssue).join("\n");
  }
  return cause instanceof Error ? cause.message : String(cause);
}

function describeIssue(issue: unknown): string {
  const { path, message, expected } = readIssue(issue);
  // The small build of zod carries no texts of its own; what was expected is then all there is to say.
  const what = expected === null ? message : `expected ${expected}`;
  return path === "" ? what : `${path}: ${what}`;
}

function readIssue(issue: unknown): { path: string; message: string; expected: string | null } {
  if (typeof issue !== "object" || issue === null) return { path: "", message: String(issue), expected: null };
  const path = "path" in issue && Array.isArray(issue.path) ? issue.path.map(String).join(".") : "";
  const message = "message" in issue ? String(issue.message) : "is invalid";
  if ("expected" in issue) return { path, message, expected: String(issue.expected) };
  if ("values" in issue && Array.isArray(issue.values)) {
    return { path, message, expected: issue.values.map((value) => JSON.stringify(value)).join(" or ") };
  }
  return { path, message, expected: null };
}
