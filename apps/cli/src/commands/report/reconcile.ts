import { z } from "zod";
import { UsageError } from "../../command-error.js";
import { defineCommand } from "../../command.js";
import { parsed, text } from "../../option.js";
import { decodeBody } from "../../output/json.js";
import { showResult } from "../../output/result.js";
import { formatTable, type Column } from "../../output/table.js";
import { teamOption } from "../team-option.js";

const Row = z.record(z.string(), z.string().nullable());
type Row = z.output<typeof Row>;
const Report = z.object({
  data: z.array(Row),
  meta: z.object({ vendor_days: z.string(), vendor_synced_at: z.string().nullable() }),
});

/** What people are shown of each vendor; --json and --format have all. */
const MEASURES: Readonly<Record<string, readonly [name: string, header: string, placesMin: number][]>> = {
  openrouter: [
    ["requests", "requests", 0],
    ["prompt_tokens", "prompt tokens", 0],
    ["completion_tokens", "completion tokens", 0],
    ["usage", "USD", 2],
  ],
  v0: [
    ["chats", "chats", 0],
    ["messages", "messages", 0],
  ],
};
const TABLES = ["csv", "ndjson"];

export const reportReconcile = defineCommand({
  name: "report reconcile",
  summary: "events and a vendor's own days side by side, with the difference",
  arguments: {},
  options: {
    team: teamOption,
    vendor: parsed({
      placeholder: "vendor",
      summary: "openrouter (default) or v0",
      parse: oneOf(Object.keys(MEASURES)),
    }),
    start: text("YYYY-MM-DD", "first UTC day (default: 29 days before the last)"),
    end: text("YYYY-MM-DD", "last UTC day (default: yesterday)"),
    groupBy: text("list", "model, model_permaslug, endpoint, provider, workspace or key; of v0 member"),
    format: parsed({ placeholder: "format", summary: "print the table as csv or ndjson", parse: oneOf(TABLES) }),
  },
  handler: async ({ team, vendor, start, end, groupBy, format }, context) => {
    const body = await context.api.call({
      method: "GET",
      path: "/v1/reports/reconcile",
      query: { vendor, start, end, group_by: groupBy, format },
      actingTeam: team,
    });
    if (format !== null) {
      context.stdout.write(body);
      return;
    }
    const name = vendor ?? "openrouter";
    const report = context.wantsJson ? null : decodeBody(Report, body);
    showResult(context, {
      body,
      human: () =>
        report === null || report.data.length === 0
          ? "Neither events nor the vendor have anything in this range.\n"
          : formatTable({ columns: columnsOf(name, report.data), rows: report.data }),
      next:
        report?.meta.vendor_synced_at === null
          ? `daybook vendor connect ${name} --team ${team} --key-file -`
          : `daybook sync ${name} --team ${team}`,
    });
  },
});

function columnsOf(vendor: string, [first = {}]: readonly Row[]): Column<Row>[] {
  const about = Object.keys(first).filter((name) => !/^(events|vendor|difference)_/.test(name));
  return [
    ...about.map((name): Column<Row> => ({ kind: "text", header: headerOf(name), value: (row) => row[name] ?? null })),
    ...(MEASURES[vendor] ?? []).flatMap(([name, header, placesMin]) =>
      (["events", "vendor", "difference"] as const).map((side): Column<Row> => ({
        kind: "number",
        header: `${headerOf(side)} (${header})`,
        value: (row) => row[`${side}_${name}`] ?? null,
        placesMin,
      })),
    ),
  ];
}

function headerOf(name: string): string {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function oneOf(choices: readonly string[]): (given: string) => string {
  return (given) => {
    if (choices.includes(given)) return given;
    throw new UsageError(`"${given}" is none of ${choices.join(", ")}.`);
  };
}
