import { z } from "zod";
import { apiPath } from "../../api-client.js";
import { CommandError } from "../../command-error.js";
import { type Command, type CommandContext, defineCommand } from "../../command.js";
import { readText } from "../../http-request.js";
import { decodeBody } from "../../output/json.js";
import { responseLines } from "../../output/response-lines.js";
import { startProgress } from "../../output/progress.js";
import { formatRecord } from "../../output/record.js";
import { showResult } from "../../output/result.js";
import { teamOption } from "../team-option.js";

const Count = z.string().transform(Number);
const Counts = z.object({ answers: Count, addedDays: Count, revisedDays: Count, confirmedDays: Count });
type Counts = z.output<typeof Counts>;
const Line = z.union([
  z.object({ synced: Counts }),
  z.object({ error: z.object({ message: z.string() }) }),
  Counts.extend({ report: z.string() }),
]);

export const syncOpenRouter = syncCommand("openrouter", "ask OpenRouter now for the activity of its whole window");
export const syncV0 = syncCommand("v0", "ask v0 now for user activity and usage of the latest days");

function syncCommand(vendor: string, summary: string): Command {
  return defineCommand({
    name: `sync ${vendor}`,
    summary,
    arguments: {},
    options: { team: teamOption },
    handler: async ({ team }, context) => {
      const path = apiPath`/admin/v1/teams/${team}/vendors/${vendor}/sync`;
      const response = await context.api.open({ method: "POST", path });
      if (response.status !== 200) throw context.api.refusal(response.status, await readText(response));
      const counts = await readCounts(context, response.body);
      showResult(context, {
        body: JSON.stringify(counts),
        human: () =>
          formatRecord({
            "new days": counts.addedDays.toLocaleString("en-US"),
            "revised days": counts.revisedDays.toLocaleString("en-US"),
            "unchanged days": counts.confirmedDays.toLocaleString("en-US"),
          }),
        next: `daybook report reconcile --vendor ${vendor} --team ${team}`,
      });
    },
  });
}

/** @throws CommandError when the vendor or the server gave up; what was kept until then stays */
async function readCounts({ stderr }: CommandContext, body: AsyncIterable<Buffer>): Promise<Counts> {
  const progress = startProgress({ stderr, label: "Answers kept", total: null, format: String });
  try {
    for await (const text of responseLines(body)) {
      const line = decodeBody(Line, text);
      if ("synced" in line) return line.synced;
      if ("error" in line) throw new CommandError(line.error.message);
      progress.update(line.answers);
    }
  } finally {
    progress.stop();
  }
  throw new CommandError(
    "The server ended its answer before the synchronisation was done. Run this again: it goes on.",
  );
}
