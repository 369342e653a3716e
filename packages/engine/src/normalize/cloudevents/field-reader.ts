/// <reference lib="es2024.string" />
import { parsePicoUsd } from "../../kernel/money.js";
import type { EventProblem } from "./decode-context.js";

/** The longest text a field may hold, in UTF-16 units. */
const TEXT_LENGTH_MAX = 1024;

/** 10⁹ ms, some eleven days: longer than any batch job runs, short enough to catch a sender that confuses its units. */
const MILLISECONDS_MAX = 1_000_000_000;

/**
 * Checks the fields of one event, and notes what is wrong with each.
 *
 * Every method gives the value in its stored form, or null: when the field is absent (undefined, JSON null, for text
 * also ""), or when it is wrong, and then a problem was noted.
 */
export class FieldReader {
  readonly #index: number;
  readonly #problems: EventProblem[];

  constructor(index: number, problems: EventProblem[]) {
    this.#index = index;
    this.#problems = problems;
  }

  refuse(path: string, message: string): null {
    this.#problems.push({ index: this.#index, path, message });
    return null;
  }

  text(value: unknown, path: string): string | null {
    if (typeof value === "string") {
      // A lone surrogate has no UTF-8 form and would fail a whole insert; NUL is lost or refused by stores.
      if (value.length <= TEXT_LENGTH_MAX && value.isWellFormed() && !value.includes("\0")) {
        return value === "" ? null : value;
      }
      if (value.length > TEXT_LENGTH_MAX) {
        return this.refuse(path, `must be at most ${TEXT_LENGTH_MAX} characters long, not ${value.length}`);
      }
      return this.refuse(path, "must be Unicode text without NUL characters and unpaired surrogates");
    }
    return value === undefined || value === null ? null : this.refuse(path, "must be a string");
  }

  requiredText(value: unknown, path: string): string | null {
    if (value === undefined || value === null) return this.refuse(path, "is required");
    if (value === "") return this.refuse(path, "is required and must not be empty");
    return this.text(value, path);
  }

  email(value: unknown, path: string): string | null {
    const text = this.text(value, path);
    if (text === null) return null;
    const email = text.trim().toLowerCase();
    return email === "" ? null : email;
  }

  /** A whole number from 0 to 2^53−1, as a number or as its decimal digits. */
  count(value: unknown, path: string): number | null {
    if (typeof value === "number") {
      // Plus 0 turns −0, which JSON can say, into 0.
      if (value >= 0 && Number.isSafeInteger(value)) return value + 0;
    } else if (typeof value === "string") {
      const count = isDigits(value) ? Number(value) : Number.NaN;
      if (Number.isSafeInteger(count)) return count;
    } else if (value === undefined || value === null) {
      return null;
    }
    return this.refuse(path, `must be a whole number from 0 to ${Number.MAX_SAFE_INTEGER}`);
  }

  /** Milliseconds, fractions allowed, as a number or a decimal string. */
  milliseconds(value: unknown, path: string): number | null {
    if (value === undefined || value === null) return null;
    const ms = typeof value === "number" ? value : isDecimal(value) ? Number(value) : Number.NaN;
    if (ms >= 0 && ms <= MILLISECONDS_MAX) return ms + 0;
    return this.refuse(path, `must be a number of milliseconds from 0 to ${MILLISECONDS_MAX}`);
  }

  /** Dollars, as picodollars. */
  money(value: unknown, path: string): bigint | null {
    if (value === undefined || value === null) return null;
    const picoUsd = typeof value === "string" || typeof value === "number" ? parsePicoUsd(value) : null;
    if (picoUsd !== null) return picoUsd;
    return this.refuse(path, 'must be US dollars from 0 to 999999: a decimal string such as "0.015", or a number');
  }

  /** Dollars that may be below zero, as a discount is, as picodollars. */
  signedMoney(value: unknown, path: string): bigint | null {
    if (value === undefined || value === null) return null;
    const text = typeof value === "number" ? String(value) : value;
    const isNegative = typeof text === "string" && text.startsWith("-");
    const picoUsd = typeof text === "string" ? parsePicoUsd(isNegative ? text.slice(1) : text) : null;
    if (picoUsd !== null) return isNegative ? -picoUsd : picoUsd;
    return this.refuse(
      path,
      'must be US dollars from -999999 to 999999: a decimal string such as "-0.015", or a number',
    );
  }

  flag(value: unknown, path: string): boolean | null {
    if (typeof value === "boolean") return value;
    return value === undefined || value === null ? null : this.refuse(path, "must be true or false");
  }
}

const DECIMAL = /^\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

function isDecimal(value: unknown): value is string {
  return typeof value === "string" && value.length <= TEXT_LENGTH_MAX && DECIMAL.test(value);
}

function isDigits(text: string): boolean {
  if (text.length > TEXT_LENGTH_MAX) return false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 48 || code > 57) return false;
  }
  return text.length > 0;
}
