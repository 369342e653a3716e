import { DaybookError } from "../kernel/errors.js";

/**
 * A vendor's JSON in which every number is the text it was written as: a double would lose digits of money.
 *
 * @throws DaybookError `vendor_failed` when it is no JSON
 */
export function parseExactJson(body: string): unknown {
  // In JSON whatever is outside strings and looks like a number is one; strings are matched first, so they stay.
  const quoted = body.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) =>
    token.startsWith('"') ? token : `"${token}"`,
  );
  try {
    return JSON.parse(quoted);
  } catch (cause) {
    throw new DaybookError("vendor_failed", "The vendor's answer is no JSON. Check the base URL of the connection.", {
      cause,
    });
  }
}
