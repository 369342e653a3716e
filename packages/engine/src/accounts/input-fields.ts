import { z } from "zod";
import { foldPersonString } from "./person-string.js";
import { TEAM_ROLES, V0_ROLES } from "./roles.js";

// PostgreSQL stores neither NUL nor a lone surrogate, and no name needs the other control characters.
const UNSTORABLE = /[\p{Cc}\p{Cs}]/u;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** 1 to 50 of `a-z`, `0-9`, parted by single hyphens. */
export const Slug = z
  .string()
  .max(50, "must be at most 50 characters")
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, "must be lower-case letters and digits, parted by single hyphens");

/** A slug that cannot be taken for a workspace id. */
export const WorkspaceSlug = Slug.refine((slug) => !UUID.test(slug), "must not look like a workspace id");

/** Text a person reads; 1 to 100 characters after the spaces around it are cut. */
export const DisplayName = plainText(100);

/** Where a picture is; up to 2,048 characters. */
export const Avatar = plainText(2048);

/** Stored in lower case. */
export const Email = plainText(320)
  .regex(/^[^\s@]+@[^\s@]+$/, "must be an email address")
  .transform((email) => email.toLowerCase());

/** A string by which events call a person: kept as it is written, lower case when it holds an `@`. */
export const Alias = z
  .string()
  .min(1, "must not be empty")
  .max(512, "must be at most 512 characters")
  .refine((text) => !UNSTORABLE.test(text), "must not hold control characters")
  .transform(foldPersonString);

/** A text of a workspace that may have lines; up to 500 characters. */
export const Description = z
  .string()
  .max(500, "must be at most 500 characters")
  .refine((text) => !UNSTORABLE.test(text.replaceAll(/[\n\r\t]/g, "")), "must not hold control characters");

/** An instant in UTC, to the second at least: `2027-12-31T23:59:59Z`. */
export const UtcInstant = z
  .string()
  .regex(
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|\+00:00)$/,
    "must be an ISO 8601 time in UTC with seconds, such as 2027-12-31T23:59:59Z",
  )
  .refine(isOnCalendar, "must be a time that the calendar has");

/** Of a model, as requests name it. */
export const ModelName = plainText(256);

/** Of a tool that a server runs. */
export const ToolName = plainText(100);

/** By what a customer calls the person a key is for. */
export const ExternalUser = plainText(512);

/** A key that a customer made; a guessable one would be found from its hash. */
export const ExternalKey = z
  .string()
  .min(32, "must be at least 32 characters")
  .max(1024, "must be at most 1,024 characters")
  .refine((text) => new Set(text).size >= 10, "must be random: it repeats fewer than 10 different characters");

export const Aliases = z.array(Alias).max(1000, "must be at most 1,000 aliases").transform(withoutRepeats);
export const TeamRoles = z.array(z.enum(TEAM_ROLES)).transform(withoutRepeats);
export const OptionalV0Role = z.enum(V0_ROLES).nullable();

function plainText(lengthMax: number) {
  return z
    .string()
    .trim()
    .min(1, "must not be empty")
    .max(lengthMax, `must be at most ${lengthMax} characters`)
    .refine((text) => !UNSTORABLE.test(text), "must not hold control characters");
}

function withoutRepeats<T>(values: T[]): T[] {
  return [...new Set(values)];
}

/** A 30th of February would be read as a day of March. */
function isOnCalendar(text: string): boolean {
  const at = new Date(text);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text.slice(0, 19));
}
