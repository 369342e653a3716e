import { z } from "zod";
import type { CommandContext, ExitCode } from "../../command.js";
import { displayText } from "../../output/display-text.js";
import { decodeBody } from "../../output/json.js";
import { formatRecord } from "../../output/record.js";
import { showResult } from "../../output/result.js";
import type { Answer } from "./send-events.js";

const Count = z.string().transform(Number);
const Imported = z.object({
  kind: z.string(),
  rows: Count,
  taken: Count,
  skipped: Count,
  refused: Count,
  problems: z.array(z.object({ line: Count, path: z.string(), message: z.string() })),
  problemCount: Count,
});

const KINDS: Readonly<Record<string, string>> = {
  "openrouter-csv": "OpenRouter's activity export",
  "litellm-spend-log": "LiteLLM's spend logs",
  helicone: "Helicone's requests",
  cloudevents: "CloudEvents",
};

/** What became of the rows of a file that another tool wrote: 1 when none was taken and some were refused. */
export function showImported(
  context: CommandContext,
  { answer, team }: { answer: Answer; team: string | null },
): ExitCode {
  const { kind, taken, skipped, refused, problems, problemCount } = decodeBody(Imported, answer.body);
  for (const { line, path, message } of problems) {
    const where = path === "" ? "" : `${displayText(path)}: `;
    context.stderr.write(`  line ${line}: ${where}${displayText(message)}\n`);
  }
  const unlisted = problemCount - problems.length;
  if (unlisted > 0) context.stderr.write(`  and ${unlisted.toLocaleString("en-US")} more\n`);
  showResult(context, {
    body: answer.body,
    human: () =>
      formatRecord({
        file: KINDS[kind] ?? kind,
        taken: rowCount(taken),
        "skipped, no calls": rowCount(skipped),
        refused: rowCount(refused),
      }),
    next: `daybook report activity --team ${team ?? "<slug>"}`,
  });
  return taken === 0 && refused > 0 ? 1 : 0;
}

function rowCount(count: number): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? "row" : "rows"}`;
}
