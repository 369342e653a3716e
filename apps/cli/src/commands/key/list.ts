import { z } from "zod";
import { apiPath } from "../../api-client.js";
import { defineCommand } from "../../command.js";
import { decodeBody } from "../../output/json.js";
import { showResult } from "../../output/result.js";
import { formatTable, type Column } from "../../output/table.js";
import { teamOption } from "../team-option.js";

const Key = z.object({
  hash: z.string(),
  label: z.string(),
  name: z.string(),
  kind: z.string(),
  memberEmail: z.string().nullish(),
  disabled: z.boolean(),
  revokedAt: z.string().nullish(),
});
type Key = z.output<typeof Key>;

const columns: readonly Column<Key>[] = [
  { kind: "text", header: "Name", value: ({ name }) => name },
  { kind: "text", header: "Kind", value: ({ kind }) => kind },
  { kind: "text", header: "Member", value: ({ memberEmail }) => memberEmail ?? null },
  { kind: "text", header: "State", value: keyState },
  { kind: "text", header: "Key", value: ({ label }) => label },
  { kind: "text", header: "Hash", value: ({ hash }) => hash },
];

const KeyList = z.object({ data: z.array(Key) });

export const keyList = defineCommand({
  name: "key list",
  summary: "list the keys of a team",
  arguments: {},
  options: { team: teamOption },
  handler: async ({ team }, context) => {
    const body = await context.api.call({ method: "GET", path: apiPath`/admin/v1/teams/${team}/keys` });
    const rows = context.wantsJson ? [] : decodeBody(KeyList, body).data;
    showResult(context, {
      body,
      human: () => (rows.length === 0 ? "The team has no keys yet.\n" : formatTable({ columns, rows })),
      next:
        rows.length === 0
          ? `daybook key create --team ${team} --member you@example.com --kind ingest --name gateway`
          : `daybook key revoke <hash> --team ${team}`,
    });
  },
});

function keyState({ disabled, revokedAt }: Key): string {
  if (revokedAt !== null && revokedAt !== undefined) return "revoked";
  return disabled ? "disabled" : "live";
}
