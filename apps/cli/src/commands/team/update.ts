import { z } from "zod";
import { apiPath } from "../../api-client.js";
import { UsageError } from "../../command-error.js";
import { defineCommand } from "../../command.js";
import { parsed, requiredText, text } from "../../option.js";
import { decodeBody } from "../../output/json.js";
import { formatRecord } from "../../output/record.js";
import { showResult } from "../../output/result.js";
import { derivedChatsOption } from "./derived-chats.js";
import { Team } from "./team.js";

/** A number arrives as its digits. */
const TeamSettings = Team.extend({
  totalCredits: z.string().nullable(),
  requestsPerMinute: z.string().nullable(),
  retentionDays: z.string().nullable(),
  frozenBefore: z.string().nullable(),
  derivedChats: z.string(),
});

export const teamUpdate = defineCommand({
  name: "team update",
  summary: "change a team's name, plan, credits, rate limit, retention or derived chats",
  arguments: { slug: requiredText("slug", "the team") },
  options: {
    name: text("name", "new name for people"),
    plan: text("plan", "new plan"),
    totalCredits: text("usd", "US dollars bought in the team's life; none: not kept"),
    requestsPerMinute: parsed({
      placeholder: "count",
      summary: "analytics queries the team may make a minute; none: any number",
      parse: parseCount,
    }),
    retentionDays: parsed({
      placeholder: "days",
      summary: "UTC days besides today that events are kept, 31 or more; off: for ever",
      parse: parseRetention,
    }),
    derivedChats: derivedChatsOption,
  },
  handler: async ({ slug, name, plan, totalCredits, requestsPerMinute, retentionDays, derivedChats }, context) => {
    const changes = {
      ...(name === null ? {} : { name }),
      ...(plan === null ? {} : { plan }),
      ...(totalCredits === null ? {} : { totalCredits: totalCredits === "none" ? null : totalCredits }),
      ...(requestsPerMinute === null ? {} : { requestsPerMinute: requestsPerMinute.count }),
      ...(retentionDays === null ? {} : { retentionDays: retentionDays.days }),
      ...(derivedChats === null ? {} : { derivedChats }),
    };
    if (Object.keys(changes).length === 0) {
      throw new UsageError("Nothing to change was given. See `daybook team update --help`.");
    }
    const body = await context.api.call({ method: "PATCH", path: apiPath`/admin/v1/teams/${slug}`, json: changes });
    showResult(context, {
      body,
      human: () => {
        const team = decodeBody(TeamSettings, body);
        return formatRecord({
          slug: team.slug,
          name: team.name,
          plan: team.plan,
          "total credits (USD)": team.totalCredits,
          "requests per minute": team.requestsPerMinute,
          "retention (days)": team.retentionDays ?? "for ever",
          "frozen before": team.frozenBefore,
          "derived chats": team.derivedChats,
        });
      },
      next: "daybook team list",
    });
  },
});

/** In an object, since null alone stands for an option that was not given. */
function parseCount(given: string): { count: number | null } {
  if (given === "none") return { count: null };
  if (/^[1-9]\d{0,6}$/.test(given)) return { count: Number(given) };
  throw new UsageError("--requests-per-minute must be a whole number above 0, or none.");
}

function parseRetention(given: string): { days: number | null } {
  if (given === "off") return { days: null };
  if (/^[1-9]\d{0,5}$/.test(given)) return { days: Number(given) };
  throw new UsageError("--retention-days must be a whole number of days, or off.");
}
