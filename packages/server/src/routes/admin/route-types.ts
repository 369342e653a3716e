import { DaybookError } from "@daybook/engine";

/** Parsed JSON that nobody has looked at yet. */
export type Body = unknown;

/** A route below a team. */
export interface InTeam {
  Params: { slug: string };
}

/** A route to one thing below a team. */
export interface OneInTeam {
  Params: { slug: string; id: string };
}

/**
 * A body on its way to a verb. The verb parses it by its own schema and reports every problem, so its type is only what
 * the schema will have made sure of.
 */
export function input<Input>(body: Body): Input {
  return body as Input;
}

/** A text field of a small body that has no verb of its own. */
export function textField(body: Body, name: string): string {
  const value: unknown =
    typeof body === "object" && body !== null ? Object.entries(body).find(([key]) => key === name)?.[1] : null;
  if (typeof value === "string" && value !== "") return value;
  throw new DaybookError("invalid_request", `${name}: must be a text that is not empty`);
}
