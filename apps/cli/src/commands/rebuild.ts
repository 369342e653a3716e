import { z } from "zod";
import { CommandError } from "../command-error.js";
import { defineCommand } from "../command.js";
import { readText } from "../http-request.js";
import { decodeBody } from "../output/json.js";
import { startProgress } from "../output/progress.js";
import { responseLines } from "../output/response-lines.js";
import { showResult } from "../output/result.js";
import { flag } from "../option.js";
import { optionalTeamOption } from "./team-option.js";

const Count = z.string().transform(Number);
const Line = z.union([
  z.object({ done: Count, total: Count }),
  z.object({ rebuilt: Count, resumed: Count.optional() }),
  z.object({ error: z.object({ message: z.string() }) }),
]);

export const rebuild = defineCommand({
  name: "rebuild",
  summary: "make the rollups again from the events; goes on where one was cut off",
  arguments: {},
  options: { team: optionalTeamOption, restart: flag("begin anew, also when a rebuild was cut off") },
  handler: async ({ team, restart }, context) => {
    const json = { ...(team === null ? {} : { team }), ...(restart ? { restart } : {}) };
    const response = await context.api.open({ method: "POST", path: "/admin/v1/rebuild", json });
    if (response.status !== 200) throw context.api.refusal(response.status, await readText(response));
    const progress = startProgress({ stderr: context.stderr, label: "Rebuilding", total: 0, format: String });
    const last = await readLast(response.body, progress.update).finally(progress.stop);
    showResult(context, {
      body: JSON.stringify(last),
      human: () =>
        `Rebuilt ${count(last.rebuilt)} days${last.resumed === undefined ? "" : `, ${count(last.resumed)} of them before it was cut off`}.\n`,
      next: "daybook doctor",
    });
  },
});

/** Read the lines of the answer up to the one that says how many days were rebuilt. @throws CommandError without one */
async function readLast(
  body: AsyncIterable<Buffer>,
  onProgress: (done: number, total: number) => void,
): Promise<{ rebuilt: number; resumed?: number | undefined }> {
  for await (const text of responseLines(body)) {
    const line = decodeBody(Line, text);
    if ("rebuilt" in line) return line;
    if ("error" in line) throw new CommandError(`The rebuild stopped: ${line.error.message}`);
    onProgress(line.done, line.total);
  }
  throw new CommandError("The server ended its answer before the rebuild was done. See its log, then run this again.");
}

function count(days: number): string {
  return days.toLocaleString("en-US");
}
