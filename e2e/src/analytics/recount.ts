import { metricOf } from "./recount-metrics.js";
import type { Data, SentEvent } from "./sent-event.js";

/** A question as it goes over the wire. */
export interface Question {
  metrics: string[];
  dimensions?: string[];
  granularity?: string;
  time_range: { start: string; end: string };
  filters?: Filter[];
  order_by?: { field: string; direction: "asc" | "desc" };
  limit?: number;
  group_limit?: number;
}

export interface Filter {
  field: string;
  operator: string;
  value: string | string[];
  include_unset?: boolean;
}

/** Who and what the team has, as far as labels and filters go. */
export interface TeamModel {
  /** The person a request belongs to, or null. */
  personOf(data: Data): { id: string; name: string | null; email: string | null } | null;
  /** The person that a filter's value means, or null. */
  personCalled(text: string): string | null;
  /** What a key is called; events that told a name last come first. */
  keyName(hash: string, told: string | null): string;
  workspaces: Readonly<Record<string, { id: string; name: string }>>;
}

/** Text of the bucket and dimensions, then metrics: exact digits, or a number where it is a rate. */
export type Row = Record<string, string | number | null>;

function isRequest({ data }: SentEvent): boolean {
  if (data.status !== "error") return true;
  const { prompt_tokens, cached_tokens, completion_tokens, reasoning_tokens, usage, byok_usage_inference } = data;
  return [prompt_tokens, cached_tokens, completion_tokens, reasoning_tokens, usage, byok_usage_inference].some(
    (said) => said !== undefined,
  );
}

/** Every row that the question has, in no order and without limits. */
export function recount(team: TeamModel, events: readonly SentEvent[], question: Question): Row[] {
  const [startMs, endMs] = [Date.parse(question.time_range.start), Date.parse(question.time_range.end)];
  const inRange = events.filter((event) => isRequest(event) && event.timeMs >= startMs && event.timeMs < endMs);
  const told = toldNames(inRange, events);
  const kept = inRange.filter((event) => (question.filters ?? []).every((filter) => passes(team, event, filter)));
  const groups = new Map<string, { labels: Row; events: SentEvent[] }>();
  for (const event of kept) {
    const parts = (question.dimensions ?? []).map((name) => shown(team, event, name, told));
    const bucket = question.granularity === undefined ? null : bucketOf(event.timeMs, question.granularity);
    const key = JSON.stringify([bucket, ...parts.map(({ id }) => id)]);
    const labels: Row = Object.fromEntries(parts.flatMap((part) => Object.entries(part.labels)));
    const group = groups.get(key) ?? { labels: bucket === null ? labels : { bucket, ...labels }, events: [] };
    groups.set(key, group);
    group.events.push(event);
  }
  return [...groups.values()].map(({ labels, events: own }) => ({
    ...labels,
    ...Object.fromEntries(question.metrics.map((name) => [name, metricOf(name, own)])),
  }));
}

export function bucketOf(timeMs: number, granularity: string): string {
  const text = new Date(timeMs).toISOString();
  const day = text.slice(0, 10);
  switch (granularity) {
    case "minute":
      return `${day} ${text.slice(11, 16)}:00`;
    case "hour":
      return `${day} ${text.slice(11, 13)}:00:00`;
    case "day":
      return day;
    case "month":
      return `${day.slice(0, 7)}-01`;
    default: {
      const weekday = (new Date(timeMs).getUTCDay() + 6) % 7;
      return new Date(timeMs - weekday * 86_400_000).toISOString().slice(0, 10);
    }
  }
}

/** The name told latest on the last day of the range on which a key was used. */
function toldNames(inRange: readonly SentEvent[], all: readonly SentEvent[]): Map<string, string> {
  const names = new Map<string, string>();
  for (const hash of new Set(inRange.flatMap(({ data }) => data.api_key_hash ?? []))) {
    const days = inRange.filter(({ data }) => data.api_key_hash === hash).map(({ timeMs }) => bucketOf(timeMs, "day"));
    const lastDay = days.toSorted().at(-1);
    const [last] = all
      .filter(
        ({ timeMs, data }) =>
          data.api_key_hash === hash && data.api_key_name !== undefined && bucketOf(timeMs, "day") === lastDay,
      )
      .toSorted((a, b) => b.timeMs - a.timeMs || (a.id < b.id ? 1 : -1));
    if (last?.data.api_key_name !== undefined) names.set(hash, last.data.api_key_name);
  }
  return names;
}

const ABSENT: Readonly<Record<string, string>> = {
  variant: "standard",
  data_region: "global",
  session_id: "none",
  app: "Unknown",
};
const SIZES: [number, string][] = [
  [1000, "1K"],
  [10_000, "10K"],
  [100_000, "100K"],
  [1_000_000, "1M"],
  [Infinity, "1M+"],
];

function shown(
  team: TeamModel,
  event: SentEvent,
  name: string,
  told: ReadonlyMap<string, string>,
): { id: string | null; labels: Row } {
  const { data } = event;
  switch (name) {
    case "api_key_id": {
      const hash = data.api_key_hash ?? null;
      const label = hash === null ? "Chatroom" : team.keyName(hash, told.get(hash) ?? null);
      return { id: hash, labels: { [name]: label } };
    }
    case "user": {
      const person = team.personOf(data);
      return { id: person?.id ?? null, labels: { user: person?.name ?? null, user_email: person?.email ?? null } };
    }
    case "workspace": {
      const workspace = team.workspaces[data.workspace ?? "default"];
      return { id: workspace?.id ?? null, labels: { workspace: workspace?.name ?? null } };
    }
    default: {
      const text = plain(event, name) ?? ABSENT[name] ?? null;
      return { id: text, labels: { [name]: text } };
    }
  }
}

function plain({ id, data }: SentEvent, name: string): string | undefined {
  switch (name) {
    case "model":
      return data.model_permaslug;
    case "provider":
      return data.provider_name;
    case "generation_id":
      return id;
    case "streamed":
      return data.streamed === undefined ? undefined : String(data.streamed);
    case "context_length_bucket": {
      const { prompt_tokens: prompt } = data;
      return prompt === undefined ? undefined : SIZES.find(([most]) => prompt <= most)?.[1];
    }
    case "variant":
    case "origin":
    case "country":
    case "data_region":
    case "finish_reason":
    case "app":
    case "external_user":
    case "session_id":
    case "skin":
      return data[name];
    default:
      throw new Error(`the recount knows no ${name}`);
  }
}

function passes(team: TeamModel, event: SentEvent, { field, operator, value, include_unset: unset }: Filter): boolean {
  const values = typeof value === "string" ? [value] : value;
  const isAmong = operator === "eq" || operator === "in";
  const among = (id: string | null, ids: readonly (string | null)[]): boolean => {
    if (id === null) return unset === true;
    return ids.includes(id) === isAmong;
  };
  switch (field) {
    case "api_key_id":
      return among(event.data.api_key_hash ?? null, values);
    case "app":
      return among(event.data.app ?? null, values);
    case "user":
      return among(
        team.personOf(event.data)?.id ?? null,
        values.map((text) => team.personCalled(text)),
      );
    case "workspace":
      return values.includes(team.workspaces[event.data.workspace ?? "default"]?.id ?? "") === isAmong;
  }
  const text = plain(event, field) ?? ABSENT[field] ?? "";
  const rank = (label: string): string =>
    field === "context_length_bucket" ? String(SIZES.findIndex(([, size]) => size === label)) : label;
  if (isAmong || operator === "neq" || operator === "not_in") return values.includes(text) === isAmong;
  if (text === "") return false;
  const [own, other] = [rank(text), rank(values[0] ?? "")];
  return { gt: own > other, gte: own >= other, lt: own < other, lte: own <= other }[operator] ?? false;
}
