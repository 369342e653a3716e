import type { Answer } from "@daybook/testkit";

/** The rows of a report or list that was answered with 200. @throws Error for a refusal or another form */
export function readRows(answer: Answer): Record<string, unknown>[] {
  if (answer.status !== 200) throw new Error(`expected rows, got ${answer.status} ${answer.text}`);
  return rowsIn(answer.json);
}

/** The objects of the list `data`. @throws Error when the body has another form */
export function rowsIn(body: unknown): Record<string, unknown>[] {
  if (typeof body !== "object" || body === null || !("data" in body) || !Array.isArray(body.data)) {
    throw new Error(`expected a list in "data", got ${JSON.stringify(body)?.slice(0, 200)}`);
  }
  return body.data.map((row: unknown) => {
    if (typeof row !== "object" || row === null) throw new Error(`expected an object, got ${JSON.stringify(row)}`);
    return { ...row };
  });
}
