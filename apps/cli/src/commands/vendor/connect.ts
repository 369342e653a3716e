import { apiPath } from "../../api-client.js";
import { UsageError } from "../../command-error.js";
import { defineCommand } from "../../command.js";
import { flag, parsed, requiredText, text } from "../../option.js";
import { decodeBody } from "../../output/json.js";
import { formatRecord } from "../../output/record.js";
import { showResult } from "../../output/result.js";
import { teamOption } from "../team-option.js";
import { readKeyFile } from "./key-file.js";
import { VendorConnection } from "./vendor-item.js";
import { vendorName } from "./vendor-name.js";

export const vendorConnect = defineCommand({
  name: "vendor connect",
  summary: "keep what a vendor says that a team used, past the vendor's own window",
  arguments: { vendor: vendorName },
  options: {
    team: teamOption,
    keyFile: requiredText("file|-", "the team's management key there, in the first line; - reads standard input"),
    baseUrl: text("url", "where the vendor's clients find it (default: its own address)"),
    byKey: flag("ask OpenRouter about each key too"),
    byWorkspace: flag("ask OpenRouter by workspace too"),
    everyHours: parsed({
      placeholder: "hours",
      summary: "between two synchronisations (default 6)",
      parse: parseHours,
    }),
  },
  handler: async ({ vendor, team, keyFile, baseUrl, byKey, byWorkspace, everyHours }, context) => {
    const key = await readKeyFile(keyFile, context.stdin);
    const body = await context.api.call({
      method: "POST",
      path: apiPath`/admin/v1/teams/${team}/vendors`,
      json: {
        vendor,
        key,
        byKey,
        byWorkspace,
        ...(baseUrl === null ? {} : { baseUrl }),
        ...(everyHours === null ? {} : { everyHours }),
      },
    });
    showResult(context, {
      body,
      human: () => {
        const { vendor: name, baseUrl: address, dueAt } = decodeBody(VendorConnection, body);
        return formatRecord({ vendor: name, address, "next asked": dueAt });
      },
      next: `daybook sync ${vendor} --team ${team}`,
    });
  },
});

function parseHours(given: string): number {
  if (/^[1-9]\d{0,2}$/.test(given) && Number(given) <= 168) return Number(given);
  throw new UsageError(`--every-hours must be a whole number from 1 to 168, not "${given}".`);
}
