import { readSignedText, signText } from "./signed-text.js";

/** What a cursor is good for: it continues this listing, of this team, as somebody with this sight reads it. */
export interface CursorBinding {
  /** Name of the listing, such as `v2.usage.events`. */
  operation: string;
  teamId: string;
  /** Whose data the caller may see: `team`, or the id of the one member. */
  visibility: string;
}

export type OpenedCursor =
  /** As it was sealed; the operation checks its shape, which an earlier release may have written. */
  | { outcome: "opened"; payload: unknown }
  /** Sealed here, for another listing, team or sight. */
  | { outcome: "foreign" }
  /** Not sealed with this secret: cut, changed or made up. */
  | { outcome: "forged" };

/**
 * An opaque, signed text in base64url that carries what the next page needs, so that nothing is kept between pages and
 * every node with the same secret can go on.
 *
 * @param payload must survive JSON; the holder can read it, and cannot change it
 */
export function sealCursor(secret: string, binding: CursorBinding, payload: unknown): string {
  return signText(secret, PURPOSE, [binding.operation, binding.teamId, binding.visibility, payload]);
}

export function openCursor(secret: string, binding: CursorBinding, cursor: string): OpenedCursor {
  const sealed = readSignedText(secret, PURPOSE, cursor);
  if (sealed === undefined) return { outcome: "forged" };
  const [operation, teamId, visibility, payload] = toSealed(sealed);
  const fits = operation === binding.operation && teamId === binding.teamId && visibility === binding.visibility;
  return fits ? { outcome: "opened", payload } : { outcome: "foreign" };
}

const PURPOSE = "cursor";

/** What carries our signature was written by `sealCursor`. */
function toSealed(value: unknown): [operation: unknown, teamId: unknown, visibility: unknown, payload: unknown] {
  return value as [unknown, unknown, unknown, unknown];
}
