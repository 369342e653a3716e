import type { TeamDirectory } from "../../accounts/team-directory.js";
import type { AnalyticsStore } from "../../store/analytics/analytics-store.js";
import { emailOf } from "../person-labels.js";
import { personId } from "../people.js";
import type { UsageGroup } from "../usage-query/read-usage.js";
import { UNRANKED } from "../usage-query/usage-sql.js";
import { type AnalyticsDimension, PROMPT_SIZE_LABELS } from "./dimensions.js";
import { readKeyNames } from "./key-names.js";
import type { PeopleOfRange } from "./people-of-range.js";

/** How a dimension is grouped by, ordered and shown. */
export interface ShownDimension {
  columns: readonly string[];
  group: UsageGroup;
  /** Over the group; null, and so last, where events do not say. */
  orderSql: string;
  /** The values of the columns; undefined for what came after the labels were read. */
  show(value: string): readonly (string | null)[] | undefined;
}

export interface ShowContext {
  store: AnalyticsStore;
  team: TeamDirectory;
  range: { startMs: number; endMs: number };
  people(): Promise<PeopleOfRange>;
}

/**
 * Labels are known before the engine groups: it groups by the rank of a value's label, so that values of one label
 * holder are one row, percentiles are those of all of it, and order and limits are the engine's.
 */
export async function showDimension(dimension: AnalyticsDimension, context: ShowContext): Promise<ShownDimension> {
  const { name, usage, labels } = dimension;
  const plain = { columns: [name], group: { dimension: usage }, orderSql: `nullIf(toString(${usage}), '')` };
  if (labels === undefined) return { ...plain, show: (value) => [value === "" ? null : value] };
  switch (labels) {
    case "prompt size":
      return { ...plain, show: (value) => [PROMPT_SIZE_LABELS[value === "" ? -1 : Number(value)] ?? null] };
    case "workspace": {
      const holders = context.team.workspaces().map(({ id, name: label }) => ({ id, label: [label], values: [id] }));
      return ranked(dimension, { columns: [name], holders, other: ["Unattributed"] });
    }
    case "key": {
      const names = await readKeyNames(context.store, context.team, context.range);
      const holders = [...names].map(([hash, label]) => ({ id: hash, label: [label], values: [hash] }));
      return ranked(dimension, {
        columns: [name],
        holders: [...holders, { id: "", label: ["Chatroom"], values: [""] }],
      });
    }
    case "person": {
      const { people, nobody } = await context.people();
      const holders = people.map(({ person, names }) => ({
        id: personId(person),
        label: [person.kind === "unlinked" ? person.text : person.member.name, emailOf(person)],
        values: names,
      }));
      const columns = [name, `${name}_email`];
      return ranked(dimension, { columns, holders: [...holders, { id: "", label: [null, null], values: nobody }] });
    }
  }
}

interface LabelHolder {
  id: string;
  label: readonly (string | null)[];
  values: readonly string[];
}

/** @param other what values without a rank show; undefined when each ought to have one */
function ranked(
  { usage }: AnalyticsDimension,
  {
    columns,
    holders,
    other,
  }: { columns: readonly string[]; holders: readonly LabelHolder[]; other?: readonly string[] },
): ShownDimension {
  const sorted = holders.toSorted((a, b) => compareLabels(a, b));
  const ranks = new Map(sorted.flatMap(({ values }, rank) => values.map((value): [string, number] => [value, rank])));
  return {
    columns,
    group: { dimension: usage, ranks },
    orderSql: usage,
    show: (value) => (Number(value) === UNRANKED ? other : sorted[Number(value)]?.label),
  };
}

/** By label, absent ones last, then by id. */
function compareLabels(a: LabelHolder, b: LabelHolder): number {
  for (const [index, text] of a.label.entries()) {
    const other = b.label[index] ?? null;
    if (text === other) continue;
    if (text === null || other === null) return text === null ? 1 : -1;
    return text < other ? -1 : 1;
  }
  return a.id < b.id ? -1 : 1;
}
