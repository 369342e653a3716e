/**
 * The instant an RFC 3339 date-time names: epoch milliseconds, UTC, with further fraction digits cut off, never rounded.
 *
 * Any offset and any number of fraction digits; "T" and "Z" in either case; years 0000 to 9999.
 * Null for everything else: a date alone, a blank for the "T", an absent offset, 24:00, a leap second, a day no calendar has.
 */
export function parseRfc3339(text: string): number | null {
  // Char codes instead of a regex: this runs once an event, and a match array costs more than the whole parse.
  const { length } = text;
  if (length < SHORTEST) return null;
  const century = twoDigits(text, 0);
  const yearOfCentury = twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  const second = twoDigits(text, 17);
  if (century > 99 || yearOfCentury > 99 || month > 12 || hour > 23 || minute > 59 || second > 59) return null;
  if (text.charCodeAt(4) !== DASH || text.charCodeAt(7) !== DASH) return null;
  if ((text.charCodeAt(10) | LOWER_CASE_BIT) !== LOWER_T) return null;
  if (text.charCodeAt(13) !== COLON || text.charCodeAt(16) !== COLON) return null;
  const year = century * 100 + yearOfCentury;
  if (month < 1 || day < 1 || day > daysInMonth(year, month)) return null;

  let at = 19;
  let ms = 0;
  if (text.charCodeAt(at) === DOT) {
    let weight = 100;
    const start = ++at;
    for (; at < length; at++) {
      const digit = text.charCodeAt(at) - ZERO;
      if (digit < 0 || digit > 9) break;
      if (weight >= 1) ms += digit * weight;
      weight /= 10;
    }
    if (at === start) return null;
  }
  const offsetMinutes = readOffset(text, at);
  if (offsetMinutes === null) return null;
  return (epochDays(year, month, day) * 1440 + hour * 60 + minute - offsetMinutes) * 60_000 + second * 1000 + ms;
}

const SHORTEST = "2000-01-01T00:00:00Z".length;
const ZERO = 48;
const DASH = 45;
const PLUS = 43;
const DOT = 46;
const COLON = 58;
const LOWER_T = 116;
const LOWER_Z = 122;
const LOWER_CASE_BIT = 0x20;

/** Above every limit a two-digit part is checked against. */
const NOT_DIGITS = 100;

function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - ZERO;
  const ones = text.charCodeAt(at + 1) - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NOT_DIGITS;
}

/** Minutes east of UTC of the offset that must end the text. */
function readOffset(text: string, at: number): number | null {
  const sign = text.charCodeAt(at);
  if ((sign | LOWER_CASE_BIT) === LOWER_Z) return text.length === at + 1 ? 0 : null;
  if ((sign !== PLUS && sign !== DASH) || text.length !== at + 6 || text.charCodeAt(at + 3) !== COLON) return null;
  const hours = twoDigits(text, at + 1);
  const minutes = twoDigits(text, at + 4);
  if (hours > 23 || minutes > 59) return null;
  return (sign === DASH ? -1 : 1) * (hours * 60 + minutes);
}

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function daysInMonth(year: number, month: number): number {
  return month === 2 && isLeapYear(year) ? 29 : (MONTH_DAYS[month - 1] ?? 0);
}

const LEAP_DAYS_BEFORE_1970 = leapDaysBefore(1970);

function leapDaysBefore(year: number): number {
  const last = year - 1;
  return Math.floor(last / 4) - Math.floor(last / 100) + Math.floor(last / 400);
}

function epochDays(year: number, month: number, day: number): number {
  const leapDays = leapDaysBefore(year) - LEAP_DAYS_BEFORE_1970 + (month > 2 && isLeapYear(year) ? 1 : 0);
  return (year - 1970) * 365 + leapDays + (DAYS_BEFORE_MONTH[month - 1] ?? 0) + day - 1;
}
