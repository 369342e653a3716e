import { z } from "zod";
import { apiPath } from "../../api-client.js";
import { defineCommand } from "../../command.js";
import { requiredText } from "../../option.js";
import { decodeBody } from "../../output/json.js";
import { formatRecord } from "../../output/record.js";
import { showResult } from "../../output/result.js";
import { teamOption } from "../team-option.js";

const Erasure = z.object({ id: z.string(), pseudonym: z.string(), doneAt: z.string().nullable() });

export const memberErase = defineCommand({
  name: "member erase",
  summary: "replace every name of a person in events by a pseudonym, for good; totals stay",
  arguments: { person: requiredText("id|email|alias|string", "the person, also one whom only events know") },
  options: { team: teamOption },
  handler: async ({ team, person }, context) => {
    const path = apiPath`/admin/v1/teams/${team}/erasures`;
    const body = await context.api.call({ method: "POST", path, json: { person } });
    showResult(context, {
      body,
      human: () => {
        const { id, pseudonym, doneAt } = decodeBody(Erasure, body);
        return formatRecord({ erasure: id, pseudonym, done: doneAt ?? "not yet: events of the person keep coming" });
      },
      next: `daybook report user-activity --team ${team}`,
    });
  },
});
