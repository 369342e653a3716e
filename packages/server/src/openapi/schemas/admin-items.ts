import { z } from "zod";
import { named } from "../named-schemas.js";

const At = z.iso.datetime();
const OptionalAt = At.nullable();

export const TeamItem = named(
  "Team",
  z.object({
    id: z.string(),
    slug: z.string().describe("Never changes."),
    name: z.string(),
    plan: z.string().describe("Any other than `v0-enterprise` closes v0's user activity."),
    hideUnlinkedPeople: z.boolean().describe("True: reports leave out people whom only events name."),
    totalCredits: z.string().nullable().describe("USD bought in the team's life, decimal text; null: not kept."),
    requestsPerMinute: z.int().nullable().describe("Analytics queries the team may make; null: any number."),
    retentionDays: z.int().nullable().describe("UTC days besides today that events are kept; null: for ever."),
    frozenBefore: z.iso
      .date()
      .nullable()
      .describe("Events of earlier UTC days are refused, and of those days there are sums only; null: of none."),
    derivedChats: z
      .enum(["auto", "on", "off"])
      .describe(
        "Chats and messages are derived from traces: `auto` until the team sends its own, `on` always, `off` never.",
      ),
    derivedChatsEndedAt: OptionalAt.describe(
      "The moment of the first chat or message that the team sent itself; null: none yet.",
    ),
    createdAt: At,
    updatedAt: OptionalAt.describe("Null: never changed."),
  }),
);

export const MemberItem = named(
  "Member",
  z.object({
    id: z.string(),
    email: z.string(),
    name: z.string().nullable(),
    avatar: z.string().nullable(),
    teamRoles: z
      .array(
        z.enum(["OWNER", "BILLING", "MEMBER", "DEVELOPER", "SECURITY", "VIEWER", "VIEWER_FOR_PLUS", "CONTRIBUTOR"]),
      )
      .describe("`OWNER` may do everything in the team, `BILLING` reads everything."),
    v0Role: z.enum(["V0Builder", "V0Chatter", "V0Viewer"]).nullable(),
    aliases: z.array(z.string()).describe("Strings in events that mean this member, besides id and email."),
    createdAt: At,
    updatedAt: OptionalAt,
    removedAt: OptionalAt.describe("Null: a current member."),
  }),
);

export const TeamWorkspaceItem = named(
  "TeamWorkspace",
  z.object({
    id: z.uuid(),
    slug: z.string(),
    name: z.string(),
    isDefault: z.boolean(),
    description: z.string().nullable(),
    defaultTextModel: z.string().nullable(),
    defaultImageModel: z.string().nullable(),
    defaultProviderSort: z.enum(["price", "throughput", "latency", "exacto"]).nullable(),
    isObservabilityIoLoggingEnabled: z.boolean(),
    isObservabilityBroadcastEnabled: z.boolean(),
    isDataDiscountLoggingEnabled: z.boolean(),
    ioLoggingSamplingRate: z.number().describe("0.0001 to 1."),
    ioLoggingApiKeyIds: z.array(z.int()).nullable().describe("Null: all keys."),
    disabledServerTools: z.array(z.string()).nullable(),
    createdBy: z.string().nullable().describe("The member; null: the operator, or with the team."),
    createdAt: At,
    updatedAt: OptionalAt,
  }),
);

export const TeamKeyItem = named(
  "TeamKey",
  z.object({
    hash: z.string().describe("SHA-256 of the key: its public id."),
    label: z.string().describe("The key, masked."),
    name: z.string(),
    kind: z
      .enum(["management", "inference", "ingest"])
      .describe("`management` reads and administers, usage is counted for `inference`, `ingest` writes events."),
    memberId: z.string(),
    memberEmail: z.string().nullable(),
    workspaceId: z.uuid().nullable().describe("Null: bound to none."),
    disabled: z.boolean(),
    limitUsd: z.string().nullable().describe("USD the key may use, decimal text; null: no limit."),
    limitReset: z
      .enum(["daily", "weekly", "monthly"])
      .nullable()
      .describe("When the limit counts anew, in UTC; null: never."),
    includeByokInLimit: z.boolean().describe("Whether usage on the team's own provider keys counts towards the limit."),
    expiresAt: OptionalAt.describe("When the key stops; null: never."),
    externalUser: z.string().nullable().describe("Whom the key is for, in the words of who made it."),
    createdAt: At,
    updatedAt: OptionalAt,
    revokedAt: OptionalAt.describe("Null: not revoked."),
  }),
);

export const ErasureItem = named(
  "Erasure",
  z.object({
    id: z.string(),
    person: z
      .enum(["member", "removed", "unlinked"])
      .describe("What the person was; `unlinked`: known to events only."),
    pseudonym: z.string().describe("What stands in events in place of every name of the person."),
    createdAt: At,
    doneAt: OptionalAt.describe("When no name was stored any more; null: it is being worked at."),
  }),
);

export const ErasureList = named(
  "ErasureList",
  z.object({
    format: z.int().describe("1."),
    erasures: z.array(
      z.object({
        id: z.string(),
        teamId: z.string(),
        person: z.enum(["member", "removed", "unlinked"]),
        pseudonym: z.string(),
        salt: z.string().describe("Keys the sums; hexadecimal."),
        hashes: z.array(z.string()).describe("HMAC-SHA-256 of each name the person had; hexadecimal."),
        keyHashes: z.array(z.string()).describe("SHA-256 of each key the person had; hexadecimal."),
        createdAt: At,
      }),
    ),
  }),
);

export const AliasItem = named(
  "Alias",
  z.object({ value: z.string(), memberId: z.string().describe("Whom the string means.") }),
);

export const TeamSlug = z.string().describe("Of the team.").meta({ example: "acme" });
