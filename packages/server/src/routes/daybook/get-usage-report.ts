import {
  addUsage,
  detailOfUsageReport,
  findActivityKey,
  findActivityWorkspace,
  formatInstant,
  listUsage,
  noUsage,
  sumUsage,
  type UsageReportQuery,
  type UsageReportRow,
} from "@daybook/engine";
import type { FastifyInstance } from "fastify";
import type { Daybook } from "../../daybook.js";
import { jsonListChunks, jsonRowWriter } from "../../http/export/json-row.js";
import { reportFormat } from "../../http/export/report-format.js";
import { sendReport } from "../../http/export/send-report.js";
import { warnOfFrozen } from "../../http/frozen-warning.js";
import { V0Error } from "../../http/v0-error.js";
import { readFilter } from "../v0/parameters.js";
import { toVisiblePerson } from "../v0/usage-visibility.js";
import { requireV0Caller, type V0Caller } from "../v0/v0-caller.js";
import { arrangeRows, readArrangement } from "./arranged-rows.js";
import { readValues } from "./list-parameter.js";
import { readReportRange } from "./report-range.js";
import { hasWideTokens, sumColumns, usageColumns } from "./usage-columns.js";
import { readGroups } from "./usage-groups.js";

type Query = Record<string, unknown>;

/** `GET /v1/reports/activity`: usage of any range by what the caller names, the day that is not over among it. */
export function getUsageReport(app: FastifyInstance, daybook: Daybook): void {
  app.get<{ Querystring: Query }>("/v1/reports/activity", async (request, reply) => {
    const caller = requireV0Caller(daybook, request);
    const format = reportFormat(request);
    const nowMs = daybook.nowMs();
    const { zone, timezone, ...range } = readReportRange(request.query, nowMs);
    const groups = readGroups(request.query);
    const arrangement = readArrangement(
      request.query,
      usageColumns(caller.team, { groups, zone, hasWideTokens: false }),
    );
    const filters = readFilters(request.query);
    const personId = await toVisiblePerson(daybook, caller, readFilter(request.query, "user_id"));
    const query: UsageReportQuery = {
      range,
      zone,
      unit: groups.unit,
      dimensions: groups.dimensions,
      filters: await toKnownFilters(daybook, caller, filters),
      personId,
      nowMs,
    };
    warnOfFrozen(reply, caller.team, range, () => detailOfUsageReport(query));
    // Nothing but Parquet has to say beforehand how large a number may become.
    const isWide = format === "parquet" && hasWideTokens(await sumUsage(daybook.analytics, caller.team, query));
    const columns = usageColumns(caller.team, { groups, zone, hasWideTokens: isWide });
    const arranged = arrangeRows(listUsage(daybook.analytics, caller.team, query), arrangement, columns);
    const totals = noUsage();
    let rowCount = 0;
    const rows = counted(arranged, ({ sums }) => {
      rowCount++;
      addUsage(totals, sums);
    });
    return sendReport(reply, {
      format,
      name: "activity",
      columns,
      rows,
      json: () =>
        jsonListChunks(columns, rows, () => {
          const meta = {
            start: formatInstant(range.startMs),
            end: formatInstant(range.endMs),
            timezone,
            group_by: groups.names,
            row_count: rowCount,
          };
          return `"meta":${JSON.stringify(meta).slice(0, -1)},"totals":${toTotals(totals)}}`;
        }),
    });
  });
}

const toTotals = jsonRowWriter(sumColumns<ReturnType<typeof noUsage>>((sums) => sums));

/** The rows as they pass by, each shown to somebody who adds them up. */
async function* counted(
  rows: AsyncGenerator<UsageReportRow>,
  see: (row: UsageReportRow) => void,
): AsyncGenerator<UsageReportRow> {
  for await (const row of rows) {
    see(row);
    yield row;
  }
}

/** The parameters that filter by value, and the dimension of each. */
const FILTERS = {
  model: "model",
  model_permaslug: "permaslug",
  endpoint_id: "endpoint",
  provider_name: "provider",
  variant: "variant",
  app: "app",
  workspace_id: "workspace",
  api_key_hash: "key",
} as const satisfies Record<string, UsageReportQuery["filters"][number]["dimension"]>;

function readFilters(query: Query): UsageReportQuery["filters"] {
  const filters = Object.entries(FILTERS).map(([name, dimension]) => ({ dimension, values: readValues(query, name) }));
  const hashes = filters.find(({ dimension }) => dimension === "key")?.values ?? [];
  if (!hashes.every((hash) => /^[0-9a-f]{64}$/i.test(hash))) {
    throw new V0Error(422, "api_key_hash must be the SHA-256 of a key as 64 hexadecimal digits.");
  }
  return filters.filter(({ values }) => values.length > 0);
}

/** @throws V0Error 404 for a key or workspace that the team neither has nor ever saw in an event */
async function toKnownFilters(
  { analytics }: Daybook,
  { team }: V0Caller,
  filters: UsageReportQuery["filters"],
): Promise<UsageReportQuery["filters"]> {
  return Promise.all(
    filters.map(async ({ dimension, values }) => {
      if (dimension !== "key" && dimension !== "workspace") return { dimension, values };
      const find = dimension === "key" ? findActivityKey : findActivityWorkspace;
      const found = await Promise.all(values.map((value) => find(analytics, team, value)));
      const known = found.filter((value) => value !== null);
      if (known.length === values.length) return { dimension, values: known };
      throw new V0Error(404, `This team has no such ${dimension}, and no event names one.`);
    }),
  );
}
