import type { Person } from "../people.js";
import type { UsageSums } from "../usage/usage-sums.js";

/** What one person did in a range. */
export interface MemberActivity {
  person: Person;
  /** Chats the person created. */
  chats: number;
  /** Messages the person sent. */
  messages: number;
  /** Days of the zone with an event of any type. */
  activeDays: number;
  /** Within the range; null without activity. */
  firstActivityMs: number | null;
  lastActivityMs: number | null;
  sums: UsageSums;
  /** At most three: dearest first, then most requested, then by name. */
  topModels: { model: string; sums: UsageSums }[];
  /** Oldest first, the active days only; null when not asked for. Everything but `topModels` is their sum. */
  daily: MemberDay[] | null;
}

/** What one person did on one day of the zone. */
export interface MemberDay {
  /** When the day begins. */
  dayStartMs: number;
  chats: number;
  messages: number;
  sums: UsageSums;
}
