import type { z } from "zod";
import { CommandError } from "../command-error.js";

/**
 * JSON in which every number is the text it was written as: a double would lose digits of money.
 *
 * @throws SyntaxError
 */
export function parseJsonKeepingNumbers(body: string): unknown {
  // In JSON whatever is outside strings and looks like a number is one; strings are matched first, so they stay.
  const quoted = body.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) =>
    token.startsWith('"') ? token : `"${token}"`,
  );
  return JSON.parse(quoted);
}

/**
 * An answer's body as the shape a command needs. Numbers arrive as texts.
 *
 * @throws CommandError when the server speaks another language
 */
export function decodeBody<S extends z.ZodType>(schema: S, body: string): z.output<S> {
  const result = schema.safeParse(parsedOrNull(body));
  if (result.success) return result.data;
  const where = result.error.issues[0];
  throw new CommandError(
    `The server's answer is not what this command expects (${where?.path.join(".") || "body"}: ${where?.message ?? "?"}). ` +
      "Check that --url names a Daybook server of the same version.",
  );
}

/** The body as the server sent it, on lines of its own. */
export function formatJsonBody(body: string): string {
  return body === "" || body.endsWith("\n") ? body : `${body}\n`;
}

function parsedOrNull(body: string): unknown {
  try {
    return parseJsonKeepingNumbers(body);
  } catch {
    // The schema refuses null and the person is told what to check.
    return null;
  }
}
