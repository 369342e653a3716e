/** The contract's pattern: a calendar date and time in UTC with `Z`; seconds and any fraction of them are optional. */
const Z_TIMESTAMP =
  /^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:Z))$/;

/**
 * Epoch milliseconds of a timestamp as v0's v1 contract takes it, or null when the text is none.
 *
 * A finer fraction is rounded up: events are kept in whole milliseconds, so `t ≥ bound` and `t < bound` come out for
 * them exactly as they would for the bound as written.
 */
export function parseZTimestamp(text: string): number | null {
  if (!Z_TIMESTAMP.test(text)) return null;
  const [whole = "", fraction = ""] = text.slice(0, -1).split(".");
  const seconds = Date.parse(whole.length === 16 ? `${whole}:00Z` : `${whole}Z`);
  const milliseconds = Number(fraction.slice(0, 3).padEnd(3, "0"));
  return seconds + milliseconds + (/[1-9]/.test(fraction.slice(3)) ? 1 : 0);
}

/** The same with an offset from UTC, `+hh:mm` or `-hh:mm`, in place of the `Z`. */
export function parseOffsetTimestamp(text: string): number | null {
  const [, local, sign, hours, minutes] = /^(.*)([+-])([01]\d|2[0-3]):([0-5]\d)$/s.exec(text) ?? [];
  if (local === undefined) return parseZTimestamp(text);
  const localMs = parseZTimestamp(`${local}Z`);
  const offsetMs = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return localMs === null ? null : localMs - (sign === "-" ? -offsetMs : offsetMs);
}
