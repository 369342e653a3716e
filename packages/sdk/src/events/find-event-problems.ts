/**
 * What keeps a value from being sent as an event, a line each with the path. Only what would make another event of it,
 * or none: about the rest the server has the last word, and says it with a path too.
 */
export function findEventProblems(event: unknown): string[] {
  if (!isObject(event)) return ["expected an object"];
  const problems: string[] = [];
  if (!isText(event["type"])) problems.push("type: expected a text");
  for (const name of ["id", "source"]) {
    if (event[name] !== undefined && !isText(event[name])) problems.push(`${name}: expected a text`);
  }
  const { time, specversion, data } = event;
  if (time !== undefined && !isText(time) && !isValidDate(time)) {
    problems.push("time: expected a valid Date or an RFC 3339 text");
  }
  if (specversion !== undefined && specversion !== "1.0") problems.push('specversion: expected "1.0"');
  if (!isObject(data)) problems.push("data: expected an object");
  return problems;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

function isValidDate(value: unknown): boolean {
  return value instanceof Date && !Number.isNaN(value.getTime());
}
