import { VENDORS } from "@daybook/engine";
import { z } from "zod";
import { NewVendorConnection, VendorConnectionChanges } from "../../routes/admin/vendor-input.js";
import { named } from "../named-schemas.js";
import { json, type Operation } from "../operation.js";
import { TeamSlug } from "../schemas/admin-items.js";
import { daybookErrors } from "../schemas/daybook-error.js";

const CONNECTIONS = "/admin/v1/teams/{slug}/vendors";
const about = { tag: "Admin: vendors", page: "vendors.md", access: "key" } as const;
const inTeam = z.object({ slug: TeamSlug });
const one = inTeam.extend({ id: z.string().max(512).describe("The vendor.").meta({ example: "openrouter" }) });
const At = z.iso.datetime();

const VendorConnectionItem = named(
  "VendorConnection",
  z.object({
    vendor: z.enum(VENDORS),
    baseUrl: z.string(),
    byKey: z.boolean().describe("OpenRouter is asked about each key too."),
    byWorkspace: z.boolean().describe("OpenRouter is asked by workspace too."),
    everyHours: z.int(),
    paused: z.boolean().describe("Asked only when somebody says so."),
    dueAt: At.describe("When the vendor is asked next."),
    syncedAt: At.nullable().describe("When it last answered whole; null: never."),
    failure: z.string().nullable().describe("Why it did not since; null: it did."),
    kept: z
      .array(
        z.object({
          report: z.string().describe("`account`, `key`, `workspace`; of v0 `members`, `usage`."),
          days: z.int(),
          revisions: z.int().describe("Times that a day was told otherwise than before."),
          firstDay: z.string(),
          lastDay: z.string(),
        }),
      )
      .describe("The days that are kept."),
    createdAt: At,
    updatedAt: At.nullable(),
  }),
);
const connection = json("The connection, without its key.", VendorConnectionItem);

const described = {
  baseUrl: NewVendorConnection.shape.baseUrl.describe(
    "Where the vendor's clients find it; absent: its own address. HTTPS; by the operator token alone also this machine.",
  ),
  byKey: NewVendorConnection.shape.byKey.describe("Ask OpenRouter about each key too. Absent: no."),
  byWorkspace: NewVendorConnection.shape.byWorkspace.describe("Ask OpenRouter by workspace too. Absent: no."),
  everyHours: NewVendorConnection.shape.everyHours.describe("Hours between two synchronisations. Absent: 6."),
  paused: NewVendorConnection.shape.paused.describe("Ask only when somebody says so. Absent: no."),
};
const NewConnection = NewVendorConnection.extend({
  key: NewVendorConnection.shape.key.describe("The team's own key there. Stored encrypted, and never shown again."),
  ...described,
});
const ConnectionChanges = VendorConnectionChanges.extend(described);

export const adminVendors: readonly Operation[] = [
  {
    ...about,
    method: "post",
    path: CONNECTIONS,
    id: "admin.vendors.connect",
    summary: "Connect a team to a vendor",
    description: "From then on the days that the vendor tells are kept, also beyond its own window.",
    pathParameters: inTeam,
    body: {
      isRequired: true,
      content: { "application/json": NewConnection },
      example: { vendor: "openrouter", key: "sk-or-v1-0000", byKey: true, paused: true },
    },
    answers: { 201: connection, ...daybookErrors(400, 401, 403, 404, 409, 413, 415, 500, 503) },
  },
  {
    ...about,
    method: "get",
    path: CONNECTIONS,
    id: "admin.vendors.list",
    summary: "List a team's connections to vendors",
    pathParameters: inTeam,
    answers: {
      200: json("Oldest first.", z.object({ data: z.array(VendorConnectionItem) })),
      ...daybookErrors(401, 403, 404, 500, 503),
    },
  },
  {
    ...about,
    method: "get",
    path: `${CONNECTIONS}/{id}`,
    id: "admin.vendors.get",
    summary: "Get a team's connection to a vendor",
    pathParameters: one,
    answers: { 200: connection, ...daybookErrors(401, 403, 404, 500, 503) },
  },
  {
    ...about,
    method: "patch",
    path: `${CONNECTIONS}/{id}`,
    id: "admin.vendors.update",
    summary: "Change a team's connection to a vendor",
    description: "What is left out stays. With another `baseUrl` the key must be given again.",
    pathParameters: one,
    body: { isRequired: true, content: { "application/json": ConnectionChanges }, example: { paused: true } },
    answers: { 200: connection, ...daybookErrors(400, 401, 403, 404, 413, 415, 500, 503) },
  },
  {
    ...about,
    method: "delete",
    path: `${CONNECTIONS}/{id}`,
    id: "admin.vendors.disconnect",
    summary: "Remove a team's connection to a vendor, and its key",
    description: "The days that were kept stay.",
    pathParameters: one,
    answers: { 204: { description: "Removed." }, ...daybookErrors(400, 401, 403, 404, 415, 500, 503) },
  },
  {
    ...about,
    method: "post",
    path: `${CONNECTIONS}/{id}/sync`,
    id: "admin.vendors.sync",
    summary: "Ask a vendor now",
    pathParameters: one,
    answers: {
      200: {
        description:
          "Lines while it runs: `{answers, addedDays, revisedDays, confirmedDays, report, subject}`, at last `{synced}` with the same counts, or `{error}` as in other answers.",
        content: { "application/x-ndjson": z.string() },
      },
      ...daybookErrors(400, 401, 403, 404, 415, 500, 503),
    },
  },
];
