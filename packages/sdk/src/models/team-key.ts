import * as z from "zod/mini";
import { type Decoder, decoder } from "../lib/schema.js";

/** A key of a team. Moments are ISO 8601 in UTC, money is decimal text in US dollars. */
export interface TeamKey {
  /** SHA-256 of the key: its public id. */
  hash: string;
  /** The key, masked. */
  label: string;
  name: string;
  /** `management`, `inference` or `ingest`. */
  kind: string;
  memberId: string;
  memberEmail: string | null;
  workspaceId: string | null;
  disabled: boolean;
  /** null: no limit. */
  limitUsd: string | null;
  /** `daily`, `weekly` or `monthly`; null: never. */
  limitReset: string | null;
  expiresAt: string | null;
  createdAt: string;
  revokedAt: string | null;
}

/** A new key: the one answer that has its text. */
export interface CreatedTeamKey extends TeamKey {
  key: string;
}

export interface TeamKeyList {
  /** Without revoked ones. */
  data: TeamKey[];
}

export interface ListKeysRequest {
  /** Slug of the team. */
  team: string;
}

export interface CreateKeyRequest {
  /** Slug of the team. */
  team: string;
  name: string;
  /** `management` reads and administers, usage is counted for `inference`, `ingest` writes events. */
  kind: "management" | "inference" | "ingest";
  /** Whose key it is. */
  memberEmail: string;
  /** Id or slug: all events of the key belong there. */
  workspace?: string | undefined;
  /** Decimal text. */
  limitUsd?: string | null | undefined;
  limitReset?: "daily" | "weekly" | "monthly" | null | undefined;
  /** ISO 8601 with `Z`. */
  expiresAt?: string | undefined;
}

/** What is absent stays. */
export interface UpdateKeyRequest {
  /** Slug of the team. */
  team: string;
  hash: string;
  name?: string | undefined;
  disabled?: boolean | undefined;
  /** Decimal text; null takes the limit away. */
  limitUsd?: string | null | undefined;
  limitReset?: "daily" | "weekly" | "monthly" | null | undefined;
}

export interface RevokeKeyRequest {
  /** Slug of the team. */
  team: string;
  hash: string;
}

const text = z.nullable(z.string());
const fields = {
  hash: z.string(),
  label: z.string(),
  name: z.string(),
  kind: z.string(),
  memberId: z.string(),
  memberEmail: text,
  workspaceId: text,
  disabled: z.boolean(),
  limitUsd: text,
  limitReset: text,
  expiresAt: text,
  createdAt: z.string(),
  revokedAt: text,
};

export const decodeTeamKey: Decoder<TeamKey> = decoder(z.object(fields), (key) => key);
export const decodeCreatedTeamKey: Decoder<CreatedTeamKey> = decoder(
  z.object({ ...fields, key: z.string() }),
  (key) => key,
);
export const decodeTeamKeyList: Decoder<TeamKeyList> = decoder(
  z.object({ data: z.array(z.object(fields)) }),
  (list) => list,
);
