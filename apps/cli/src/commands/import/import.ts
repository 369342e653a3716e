import { z } from "zod";
import { CommandError, UsageError } from "../../command-error.js";
import { defineCommand, type CommandContext, type ExitCode } from "../../command.js";
import { flag, requiredText, text } from "../../option.js";
import { displayText } from "../../output/display-text.js";
import { decodeBody, formatJsonBody, parseJsonKeepingNumbers } from "../../output/json.js";
import { formatRecord } from "../../output/record.js";
import { showResult } from "../../output/result.js";
import { optionalTeamOption } from "../team-option.js";
import { openEventSource, type EventSource } from "./event-source.js";
import { sendEvents, type Answer } from "./send-events.js";
import { showImported } from "./show-imported.js";

const Count = z.string().transform(Number);
const Problem = z.object({ index: Count, path: z.string(), message: z.string() });
type Problem = z.output<typeof Problem>;

const Accepted = z.object({ accepted: Count, rejected: Count.default(0), problems: z.array(Problem).default([]) });
const Refused = z.object({
  error: z.object({ message: z.string() }),
  problems: z.array(Problem).min(1),
  problemCount: Count.optional(),
});

export const importEvents = defineCommand({
  name: "import",
  summary: "send CloudEvents, or a file of OpenRouter's, LiteLLM's or Helicone's, plain or gzip",
  arguments: { file: requiredText("file|-", "the file, known by its content; - reads standard input") },
  options: {
    team: optionalTeamOption,
    key: text("key", "an ingest key, in place of --team and the operator token"),
    partial: flag("store the good events even when others are refused"),
  },
  handler: async ({ file, team, key, partial }, context) => {
    if ((team === null) === (key === null)) {
      throw new UsageError("Give either --team, to import as the operator, or --key, an ingest key of the team.");
    }
    const source = await openEventSource(file, context.stdin);
    if (source.isEmpty) {
      context.stderr.write(`${source.name} is empty: nothing was sent.\n`);
      showResult(context, { body: '{"accepted":0}', human: () => formatRecord({ accepted: "0 events" }) });
      return 0;
    }
    const answer = await sendEvents(context, { source, target: { team, key, isPartial: partial } });
    if (answer.status === 200 && source.isForeign) return showImported(context, { answer, team });
    if (answer.status === 200) return showAccepted(context, { answer, source, team });
    return showRefused(context, { answer, source });
  },
});

function showAccepted(
  context: CommandContext,
  { answer, source, team }: { answer: Answer; source: EventSource; team: string | null },
): ExitCode {
  const { accepted, rejected, problems } = decodeBody(Accepted, answer.body);
  const counts = { accepted: eventCount(accepted), ...(rejected > 0 ? { rejected: eventCount(rejected) } : {}) };
  showProblems(context, { problems, count: rejected, source });
  showResult(context, {
    body: answer.body,
    human: () => formatRecord(counts),
    next: `daybook report activity --team ${team ?? "<slug>"}`,
  });
  return accepted === 0 && rejected > 0 ? 1 : 0;
}

function showRefused(context: CommandContext, { answer, source }: { answer: Answer; source: EventSource }): ExitCode {
  if (answer.status === 503) {
    const { message } = context.api.refusal(503, answer.body);
    throw new CommandError(`${message} Not all was stored. Import the same input again later: each event counts once.`);
  }
  const refused = answer.status === 400 ? findProblems(answer.body) : null;
  if (refused === null) throw context.api.refusal(answer.status, answer.body);
  if (context.wantsJson) context.stdout.write(formatJsonBody(answer.body));
  context.stderr.write(`daybook: ${displayText(refused.error.message)}\n`);
  const count = refused.problemCount ?? refused.problems.length;
  showProblems(context, { problems: refused.problems, count, source });
  context.stderr.write("Mend these and import again, or store the others with --partial.\n");
  return 1;
}

function showProblems(
  { stderr }: CommandContext,
  { problems, count, source }: { problems: readonly Problem[]; count: number; source: EventSource },
): void {
  for (const { index, path, message } of problems) {
    const place = `${source.isArray ? "event" : "line"} ${index + 1}`;
    stderr.write(`  ${place}: ${path === "" ? "" : `${displayText(path)}: `}${displayText(message)}\n`);
  }
  if (count > problems.length) stderr.write(`  and ${(count - problems.length).toLocaleString("en-US")} more\n`);
}

function findProblems(body: string): z.output<typeof Refused> | null {
  try {
    return Refused.safeParse(parseJsonKeepingNumbers(body)).data ?? null;
  } catch {
    // Not the server's own words: the caller quotes the body.
    return null;
  }
}

function eventCount(count: number): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? "event" : "events"}`;
}
