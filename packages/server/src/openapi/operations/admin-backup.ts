import { z } from "zod";
import { json, type Operation } from "../operation.js";
import { daybookErrors } from "../schemas/daybook-error.js";

const about = { tag: "Admin: operations", page: "admin-api.md", access: "operator" } as const;

const Month = z
  .string()
  .regex(/^\d{4}(0[1-9]|1[0-2])$/)
  .describe("`YYYYMM`.");
const BackupId = z.uuid().describe("The id in the backup's `manifest.json`.");
const Bytes = z.string().meta({ format: "binary" });

export const adminBackup: readonly Operation[] = [
  {
    ...about,
    method: "get",
    path: "/admin/v1/backup/events",
    id: "admin.backup.months",
    summary: "List the months that have events",
    answers: {
      200: json(
        "Oldest first.",
        z.object({
          months: z.array(
            z.object({
              month: Month,
              tellings: z.int().min(0).describe("Stored rows, repeats that are not merged yet among them."),
            }),
          ),
        }),
      ),
      ...daybookErrors(401, 403, 404, 500, 503),
    },
  },
  {
    ...about,
    method: "get",
    path: "/admin/v1/backup/events/{month}",
    id: "admin.backup.events",
    summary: "Read the events of a month for a backup",
    description:
      "A page of all tellings, versions included, as blocks in ClickHouse's Native format, each page a gzip member. Everything acknowledged before the first page was asked for is in one of the pages.",
    pathParameters: z.object({ month: Month }),
    query: z.object({ after: z.string().optional().describe("`x-daybook-next` of the page before.") }),
    answers: {
      200: {
        description: "A page; the last one has no `x-daybook-next`.",
        content: { "application/gzip": Bytes },
        headers: {
          "x-daybook-tellings": "Rows of the page.",
          "x-daybook-next": "Where the next page begins.",
        },
      },
      ...daybookErrors(400, 401, 403, 404, 500, 503),
    },
  },
  {
    ...about,
    method: "get",
    path: "/admin/v1/backup/frozen",
    id: "admin.backup.frozen",
    summary: "Read the sums of frozen days for a backup",
    description:
      "A page of frozen days of one team, as blocks in ClickHouse's Native format, each page a gzip member. To be read after the events: a day that is frozen meanwhile is then in one of the two.",
    query: z.object({ after: z.string().optional().describe("`x-daybook-next` of the page before.") }),
    answers: {
      200: {
        description: "A page; the last one has no `x-daybook-next`.",
        content: { "application/gzip": Bytes },
        headers: { "x-daybook-days": "Days of the page.", "x-daybook-next": "Where the next page begins." },
      },
      ...daybookErrors(400, 401, 403, 404, 500, 503),
    },
  },
  {
    ...about,
    method: "get",
    path: "/admin/v1/backup/accounts",
    id: "admin.backup.accounts",
    summary: "Read teams, members, aliases, workspaces and keys for a backup",
    description: "As of one moment. Of keys there are hashes only.",
    answers: {
      200: {
        description: "A line for each row: `{table, row}`.",
        content: { "application/x-ndjson": z.string() },
      },
      ...daybookErrors(401, 403, 404, 500, 503),
    },
  },
  {
    ...about,
    method: "post",
    path: "/admin/v1/restore/{backup}",
    id: "admin.restore.begin",
    summary: "Begin to restore a backup, or go on",
    pathParameters: z.object({ backup: BackupId }),
    answers: {
      200: json("The Daybook is empty, or holds a part of this backup only.", z.object({ backup: BackupId })),
      ...daybookErrors(400, 401, 403, 404, 409, 500, 503),
    },
  },
  {
    ...about,
    method: "post",
    path: "/admin/v1/restore/{backup}/events/{month}",
    id: "admin.restore.events",
    summary: "Restore the events of a month",
    description: "All pages of the month, one after the other. It may be repeated; nothing counts twice.",
    pathParameters: z.object({ backup: BackupId, month: Month }),
    headers: z.object({ "content-encoding": z.enum(["gzip", "identity"]).optional() }),
    body: {
      isRequired: true,
      content: { "application/octet-stream": Bytes },
      example: "",
    },
    answers: {
      200: json("They are stored.", z.object({ tellings: z.int().min(0) })),
      ...daybookErrors(400, 401, 403, 404, 408, 409, 413, 415, 500, 503),
    },
  },
  {
    ...about,
    method: "post",
    path: "/admin/v1/restore/{backup}/frozen",
    id: "admin.restore.frozen",
    summary: "Restore frozen days",
    description: "All pages, one after the other. It may be repeated; nothing counts twice.",
    pathParameters: z.object({ backup: BackupId }),
    headers: z.object({ "content-encoding": z.enum(["gzip", "identity"]).optional() }),
    body: {
      isRequired: true,
      content: { "application/octet-stream": Bytes },
      example: "",
    },
    answers: {
      200: json("They are stored.", z.object({ days: z.int().min(0) })),
      ...daybookErrors(400, 401, 403, 404, 408, 409, 413, 415, 500, 503),
    },
  },
  {
    ...about,
    method: "post",
    path: "/admin/v1/restore/{backup}/erasures",
    id: "admin.restore.erasures",
    summary: "Give a restore the erasures that it has to repeat",
    description:
      "What `GET /admin/v1/erasures` answered, of a later time than the backup. They are made before anybody can see the events. A second list replaces the first.",
    pathParameters: z.object({ backup: BackupId }),
    body: {
      isRequired: true,
      content: { "application/octet-stream": Bytes },
      example: '{"format":1,"erasures":[]}',
    },
    answers: {
      200: json("They are kept for the end of the restore.", z.object({ erasures: z.int().min(0) })),
      ...daybookErrors(400, 401, 403, 404, 408, 409, 413, 415, 500, 503),
    },
  },
  {
    ...about,
    method: "post",
    path: "/admin/v1/restore/{backup}/accounts",
    id: "admin.restore.accounts",
    summary: "Restore the accounts, which ends the restore",
    description: "All or nothing. From then on keys work and reports are answered.",
    pathParameters: z.object({ backup: BackupId }),
    body: {
      isRequired: true,
      content: { "application/x-ndjson": z.string() },
      example: "",
    },
    answers: {
      200: json(
        "They are stored.",
        z.object({
          rows: z.record(z.string(), z.int()).describe("By table."),
          erasures: z.int().min(0).describe("Of the list that was given, those that the backup did not know."),
        }),
      ),
      ...daybookErrors(400, 401, 403, 404, 408, 409, 413, 415, 500, 503),
    },
  },
];
