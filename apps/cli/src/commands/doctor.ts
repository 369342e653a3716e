import { z } from "zod";
import { readText } from "../http-request.js";
import { defineCommand } from "../command.js";
import { decodeBody } from "../output/json.js";
import { showResult } from "../output/result.js";
import { formatTable, type Column } from "../output/table.js";

const Check = z.object({ name: z.string(), ok: z.boolean(), detail: z.string().nullish() });
const Report = z.object({ ok: z.boolean(), checks: z.array(Check) });

const columns: readonly Column<z.output<typeof Check>>[] = [
  { kind: "text", header: "Check", value: ({ name }) => name },
  { kind: "text", header: "Result", value: ({ ok }) => (ok ? "ok" : "FAILED") },
  { kind: "text", header: "Detail", value: ({ detail }) => detail || null },
];

export const doctor = defineCommand({
  name: "doctor",
  summary: "check that what is stored agrees with itself",
  arguments: {},
  options: {},
  handler: async (_input, context) => {
    const response = await context.api.open({ method: "GET", path: "/admin/v1/doctor" });
    const body = await readText(response);
    // A sick server may say so with 503 and still list its checks.
    if (response.status !== 200 && response.status !== 503) throw context.api.refusal(response.status, body);
    if (response.status === 503 && !Report.safeParse(decodeOrNull(body)).success) {
      throw context.api.refusal(response.status, body);
    }
    const report = decodeBody(Report, body);
    showResult(context, { body, human: () => formatTable({ columns, rows: report.checks }) });
    const failed = report.checks.filter(({ ok }) => !ok).length;
    if (failed > 0) context.stderr.write(`\ndaybook: ${failed} of ${report.checks.length} checks failed.\n`);
    return report.ok ? 0 : 1;
  },
});

function decodeOrNull(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // A proxy's page: the refusal quotes it.
    return null;
  }
}
