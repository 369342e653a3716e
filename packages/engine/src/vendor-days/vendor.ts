/** Services whose own account of a team's usage Daybook keeps. */
export const VENDORS = ["openrouter", "v0"] as const;
export type Vendor = (typeof VENDORS)[number];

/**
 * What a vendor is asked for each UTC day: `account`, `key` and `workspace` of OpenRouter's activity, the second once for
 * each key; `members` and `usage` of v0.
 */
export type VendorReport = "account" | "key" | "workspace" | "members" | "usage";
