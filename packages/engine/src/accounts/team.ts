import { z } from "zod";
import type { teamsTable } from "../store/accounts/teams-table.js";
import { parseDay, type EpochDay } from "../kernel/day.js";
import { DisplayName, Slug } from "./input-fields.js";
import { fromUsdColumn, UsdAmount } from "./usd-amount.js";

export interface Team {
  id: string;
  slug: string;
  name: string;
  plan: string;
  /** True: reports leave out people who are known by strings in events only. */
  hideUnlinkedPeople: boolean;
  /** US dollars bought in the team's life, decimal text; null: not kept. */
  totalCredits: string | null;
  /** Analytics queries the team may make; null: any number. */
  requestsPerMinute: number | null;
  /** UTC days besides today that events are kept; null: for ever. */
  retentionDays: number | null;
  /** Events of earlier UTC days are refused, and those days keep their sums only; null: no day does. Only rises. */
  frozenBefore: EpochDay | null;
  /** Whether chats and messages are derived from traces. */
  derivedChats: DerivedChats;
  /** The moment of the first chat or message that the team sent itself; null: none yet. */
  derivedChatsEndedAtMs: number | null;
  createdAtMs: number;
  /** Null: never changed. */
  updatedAtMs: number | null;
}

/** `auto`: until the team sends its own; `on`: also besides its own; `off`: never. */
const DerivedChats = z.enum(["auto", "on", "off"]);
type DerivedChats = z.output<typeof DerivedChats>;

export const NewTeam = z.strictObject({
  slug: Slug,
  name: DisplayName,
  plan: DisplayName.optional(),
  derivedChats: DerivedChats.optional(),
});
export type NewTeam = z.input<typeof NewTeam>;

const REQUESTS_PER_MINUTE_MAX = 1_000_000;
/** So that the last 30 completed days can always be asked about with every detail. */
export const RETENTION_DAYS_MIN = 31;
const RETENTION_DAYS_MAX = 36_500;

export const TeamChanges = z.strictObject({
  name: DisplayName.optional(),
  plan: DisplayName.optional(),
  hideUnlinkedPeople: z.boolean().optional(),
  totalCredits: UsdAmount.nullable().optional(),
  requestsPerMinute: z.int().min(1).max(REQUESTS_PER_MINUTE_MAX).nullable().optional(),
  retentionDays: z.int().min(RETENTION_DAYS_MIN).max(RETENTION_DAYS_MAX).nullable().optional(),
  derivedChats: DerivedChats.optional(),
});
export type TeamChanges = z.input<typeof TeamChanges>;

export function fromTeamRow(row: typeof teamsTable.$inferSelect): Team {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    plan: row.plan,
    hideUnlinkedPeople: row.hideUnlinkedPeople,
    totalCredits: fromUsdColumn(row.totalCredits),
    requestsPerMinute: row.requestsPerMinute,
    retentionDays: row.retentionDays,
    frozenBefore: row.frozenBefore === null ? null : parseDay(row.frozenBefore),
    derivedChats: row.derivedChats,
    derivedChatsEndedAtMs: row.derivedChatsEndedAt?.getTime() ?? null,
    createdAtMs: row.createdAt.getTime(),
    updatedAtMs: row.updatedAt?.getTime() ?? null,
  };
}
