/// <reference lib="es2024.string" />
import { parsePicoUsd } from "../../kernel/money.js";
import type { Attributes, AttributeValue, Spellings } from "./attributes.js";
import type { KnownAttribute } from "./known-attributes.js";

/** The longest text an event's field may hold, in UTF-16 units; as at the event door. */
const TEXT_LENGTH_MAX = 1024;

const MILLISECONDS_MAX = 1_000_000_000;

/**
 * The first of several spellings that is present and readable, or null. A value that cannot be what it should is as good
 * as absent: a span is never refused for an attribute.
 */
export function textOf(attributes: Attributes, key: KnownAttribute | Spellings): string | null {
  return firstOf(attributes, key, toText);
}

/** A whole number from 0 to 2⁵³−1, or its digits. */
export function countOf(attributes: Attributes, key: KnownAttribute | Spellings): number | null {
  return firstOf(attributes, key, toCount);
}

/** Dollars from 0, as picodollars; a number means its shortest decimal. */
export function picoUsdOf(attributes: Attributes, key: KnownAttribute | Spellings): bigint | null {
  return firstOf(attributes, key, toPicoUsd);
}

export function flagOf(attributes: Attributes, key: KnownAttribute | Spellings): boolean | null {
  return firstOf(attributes, key, toFlag);
}

/** A duration in milliseconds, of attributes that hold `unitMs` milliseconds to the unit. */
export function durationMsOf(attributes: Attributes, unitMs: number, key: KnownAttribute | Spellings): number | null {
  return firstOf(attributes, key, (value) => {
    const number = typeof value === "number" ? value : typeof value === "string" ? decimalOf(value) : Number.NaN;
    const ms = number * unitMs;
    return ms >= 0 && ms <= MILLISECONDS_MAX ? ms + 0 : null;
  });
}

/** A text that any store can hold. */
export function toText(value: AttributeValue): string | null {
  if (typeof value !== "string") return null;
  if (value === "" || value.length > TEXT_LENGTH_MAX || !value.isWellFormed() || value.includes("\0")) return null;
  return value;
}

export function toCount(value: unknown): number | null {
  const number = typeof value === "number" ? value : typeof value === "string" ? decimalOf(value) : Number.NaN;
  return number >= 0 && Number.isSafeInteger(number) ? number + 0 : null;
}

export function toPicoUsd(value: unknown): bigint | null {
  return typeof value === "number" || typeof value === "string" ? parsePicoUsd(value) : null;
}

function toFlag(value: AttributeValue): boolean | null {
  if (typeof value === "boolean") return value;
  if (value === "true" || value === "True") return true;
  return value === "false" || value === "False" ? false : null;
}

const DECIMAL = /^\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

function decimalOf(text: string): number {
  return text.length <= 64 && DECIMAL.test(text) ? Number(text) : Number.NaN;
}

function firstOf<Value>(
  attributes: Attributes,
  key: KnownAttribute | Spellings,
  read: (value: AttributeValue) => Value | null,
): Value | null {
  if (typeof key !== "string") return attributes.first(key, read);
  const value = attributes.get(key);
  return value === undefined ? null : read(value);
}
