export const TEAM_ROLES = [
  "OWNER",
  "BILLING",
  "MEMBER",
  "DEVELOPER",
  "SECURITY",
  "VIEWER",
  "VIEWER_FOR_PLUS",
  "CONTRIBUTOR",
] as const;
export type TeamRole = (typeof TEAM_ROLES)[number];

export const V0_ROLES = ["V0Builder", "V0Chatter", "V0Viewer"] as const;
export type V0Role = (typeof V0_ROLES)[number];

export const KEY_KINDS = ["management", "inference", "ingest"] as const;
export type KeyKind = (typeof KEY_KINDS)[number];
