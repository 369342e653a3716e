import {
  displayName,
  emailOf,
  formatDay,
  formatPicoUsd,
  type MemberActivity,
  personId,
  type TimeZone,
  toEpochDay,
  type UsageSums,
} from "@daybook/engine";
import { jsonRowWriter } from "../../http/export/json-row.js";
import type { ReportColumn } from "../../http/export/report-column.js";
import { avatarPath } from "../avatar.js";
import { unknownCostRequests } from "./usage-columns.js";

type Column = ReportColumn<MemberActivity>;

/**
 * The columns of the member report: who, what they did, what they used. JSON and tables have the same.
 *
 * @param options.base the server's address as the client reaches it, for pictures of people without one
 */
export function memberColumns({
  base,
  zone,
  withDaily,
}: {
  base: string;
  zone: TimeZone;
  withDaily: boolean;
}): Column[] {
  const dayToJson = jsonRowWriter(dayColumns(zone));
  const daily: Column = {
    name: "daily",
    type: "json",
    valueOf: (member) => (member.daily === null ? null : `[${member.daily.map(dayToJson).join(",")}]`),
  };
  return [
    { name: "id", type: "text", valueOf: ({ person }) => personId(person) },
    { name: "name", type: "text", valueOf: ({ person }) => displayName(person) },
    { name: "email", type: "text", valueOf: ({ person }) => emailOf(person) },
    { name: "avatar", type: "text", valueOf: (member) => avatarOf(member, base) },
    { name: "status", type: "text", valueOf: ({ person }) => person.kind },
    { name: "teamRoles", type: "json", valueOf: ({ person }) => JSON.stringify(rolesOf(person)) },
    {
      name: "v0Role",
      type: "text",
      valueOf: ({ person }) => (person.kind === "unlinked" ? null : person.member.v0Role),
    },
    { name: "chats", type: "count", valueOf: ({ chats }) => chats },
    { name: "messages", type: "count", valueOf: ({ messages }) => messages },
    { name: "activeDays", type: "count", valueOf: ({ activeDays }) => activeDays },
    { name: "firstActivity", type: "instant", valueOf: ({ firstActivityMs }) => firstActivityMs },
    { name: "lastActivity", type: "instant", valueOf: ({ lastActivityMs }) => lastActivityMs },
    ...memberSumColumns<MemberActivity>(({ sums }) => sums),
    { name: "topModels", type: "json", valueOf: ({ topModels }) => `[${topModels.map(modelToJson).join(",")}]` },
    ...(withDaily ? [daily] : []),
  ];
}

/** Usage in the words of this report; `tokens` are prompt and completion together. */
export function memberSumColumns<Row>(sumsOf: (row: Row) => UsageSums): ReportColumn<Row>[] {
  const count = (name: string, of: (sums: UsageSums) => bigint): ReportColumn<Row> => ({
    name,
    type: "count",
    valueOf: (row) => String(of(sumsOf(row))),
  });
  return [
    count("requests", (sums) => sums.requests),
    count("pricedRequests", (sums) => sums.priced_requests),
    count("unknownCostRequests", unknownCostRequests),
    count("promptTokens", (sums) => sums.prompt_tokens),
    count("cachedTokens", (sums) => sums.cached_tokens),
    count("completionTokens", (sums) => sums.completion_tokens),
    count("reasoningTokens", (sums) => sums.reasoning_tokens),
    count("tokens", (sums) => sums.prompt_tokens + sums.completion_tokens),
    { name: "usage", type: "money", valueOf: (row) => formatPicoUsd(sumsOf(row).cost) },
    { name: "byokUsageInference", type: "money", valueOf: (row) => formatPicoUsd(sumsOf(row).byok) },
  ];
}

const modelToJson = jsonRowWriter<MemberActivity["topModels"][number]>([
  { name: "model", type: "text", valueOf: ({ model }) => model },
  { name: "requests", type: "count", valueOf: ({ sums }) => String(sums.requests) },
  { name: "tokens", type: "count", valueOf: ({ sums }) => String(sums.prompt_tokens + sums.completion_tokens) },
  { name: "usage", type: "money", valueOf: ({ sums }) => formatPicoUsd(sums.cost) },
]);

function dayColumns(zone: TimeZone): ReportColumn<NonNullable<MemberActivity["daily"]>[number]>[] {
  return [
    { name: "date", type: "text", valueOf: ({ dayStartMs }) => formatDay(toEpochDay(zone.toLocal(dayStartMs))) },
    { name: "chats", type: "count", valueOf: ({ chats }) => chats },
    { name: "messages", type: "count", valueOf: ({ messages }) => messages },
    ...memberSumColumns<NonNullable<MemberActivity["daily"]>[number]>(({ sums }) => sums),
  ];
}

function avatarOf({ person }: MemberActivity, base: string): string {
  const own = person.kind === "unlinked" ? null : person.member.avatar;
  return own ?? base + avatarPath(personId(person));
}

function rolesOf(person: MemberActivity["person"]): readonly string[] {
  return person.kind === "unlinked" ? [] : person.member.teamRoles;
}
