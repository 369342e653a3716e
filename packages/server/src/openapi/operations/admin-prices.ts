import { PRICE_UNIT } from "@daybook/engine";
import { z } from "zod";
import { named } from "../named-schemas.js";
import { json, type Operation } from "../operation.js";
import { TeamSlug } from "../schemas/admin-items.js";
import { daybookErrors } from "../schemas/daybook-error.js";

const PRICES = "/admin/v1/teams/{slug}/prices";
const REPRICINGS = "/admin/v1/teams/{slug}/repricings";
const about = { tag: "Admin: prices", page: "prices.md", access: "key" } as const;
const inTeam = z.object({ slug: TeamSlug });
const one = inTeam.extend({ id: z.string().max(512).describe("The version.").meta({ example: "2026-11" }) });
const At = z.iso.datetime();
const Day = z.iso.date();
const Count = z.int().min(0);
const Usd = z
  .union([z.string(), z.number()])
  .optional()
  .describe("USD with at most 12 places, as text or number; absent: not known.");

const Price = z.strictObject({
  provider: z.string().min(1).max(256).optional().describe("The host that ran the call; absent: any."),
  model: z.string().min(1).max(256).describe("Permaslug or model, with `:variant` where calls have one."),
  valid_from: Day.describe("The first UTC day, by the start of the call."),
  input: Usd,
  cache_read: Usd,
  cache_write: Usd,
  cache_write_1h: Usd,
  output: Usd,
  request: Usd,
});

const PriceFile = named(
  "PriceFile",
  z.strictObject({
    version: z.string().min(1).max(100),
    unit: z.literal(PRICE_UNIT),
    prices: z.array(Price).min(1).max(20_000),
  }),
);

const PriceVersionItem = named(
  "PriceVersion",
  z.object({
    version: z.string(),
    prices: Count.describe("How many it has."),
    loadedBy: z.string().describe("A member's id, or `operator`."),
    loadedAt: At,
    inForce: z.boolean().describe("The one by which calls are priced that come now."),
  }),
);

const RepricingItem = named(
  "Repricing",
  z.object({
    number: z.int().min(1).describe("Counts the team's."),
    version: z.string().describe("Of the prices."),
    from: Day,
    to: Day,
    events: Count.describe("Whose cost changed."),
    newlyPriced: Count.describe("Those among them whose cost was not known before."),
    noLongerPriced: Count.describe("Those among them whose cost is not known any more."),
    oldUsd: z.string().describe("What these events cost before, as far as it was known: USD as decimal text."),
    newUsd: z.string().describe("What they cost now."),
    frozenDays: Count.describe("Days of the range that were left alone, since they have sums and no events."),
    startedBy: z.string().describe("A member's id, or `operator`."),
    startedAt: At,
    finishedAt: At.nullable().describe("Null: under way, or cut off."),
  }),
);

const loaded = json("The version, without its prices.", PriceVersionItem);
const example = {
  version: "2026-11",
  unit: PRICE_UNIT,
  prices: [
    {
      provider: "OpenAI",
      model: "openai/gpt-4.1",
      valid_from: "2025-04-14",
      input: "2",
      cache_read: "0.5",
      output: "8",
    },
  ],
};

export const adminPrices: readonly Operation[] = [
  {
    ...about,
    method: "post",
    path: PRICES,
    id: "admin.prices.load",
    summary: "Put a version of a team's prices in force",
    description:
      "For calls that come from now on and do not say what they cost. What is stored keeps its cost until somebody prices it anew.",
    pathParameters: inTeam,
    body: { isRequired: true, content: { "application/json": PriceFile }, example },
    answers: {
      200: { ...loaded, description: "It had been loaded before with the same prices; nothing changed." },
      201: loaded,
      ...daybookErrors(400, 401, 403, 404, 409, 413, 415, 500, 503),
    },
  },
  {
    ...about,
    method: "get",
    path: PRICES,
    id: "admin.prices.list",
    summary: "List the versions of a team's prices",
    pathParameters: inTeam,
    answers: {
      200: json("Newest first.", z.object({ data: z.array(PriceVersionItem) })),
      ...daybookErrors(401, 403, 404, 500, 503),
    },
  },
  {
    ...about,
    method: "get",
    path: `${PRICES}/{id}`,
    id: "admin.prices.get",
    summary: "Get a version of a team's prices",
    pathParameters: one,
    answers: {
      200: json("The file, which may be loaded again.", PriceFile),
      ...daybookErrors(401, 403, 404, 500, 503),
    },
  },
  {
    ...about,
    method: "post",
    path: REPRICINGS,
    id: "admin.repricings.create",
    summary: "Price a team's stored events anew",
    description:
      "By the prices in force: events whose cost nobody told, and those that were priced before. Cost that a sender told is never touched. One that was cut off goes on when it is asked for again with the same range.",
    pathParameters: inTeam,
    body: {
      isRequired: true,
      content: {
        "application/json": z.strictObject({
          from: Day.describe("The first UTC day."),
          to: Day.describe("The last UTC day."),
          dryRun: z.boolean().optional().describe("True: says what would change, and changes nothing. Default false."),
        }),
      },
      example: { from: "2026-11-01", to: "2026-11-30", dryRun: true },
    },
    answers: {
      200: {
        description:
          "Lines while it runs: `{done, total}` in days and the sums so far, at last `{repriced}` with `number`, null of a dry run, `version`, `events`, `newlyPriced`, `noLongerPriced`, `oldUsd`, `newUsd` and `frozenDays`, or `{error}` as in other answers.",
        content: { "application/x-ndjson": z.string() },
      },
      ...daybookErrors(400, 401, 403, 404, 409, 413, 415, 500, 503),
    },
  },
  {
    ...about,
    method: "get",
    path: REPRICINGS,
    id: "admin.repricings.list",
    summary: "List what was priced anew in a team",
    pathParameters: inTeam,
    answers: {
      200: json("Newest first.", z.object({ data: z.array(RepricingItem) })),
      ...daybookErrors(401, 403, 404, 500, 503),
    },
  },
];
