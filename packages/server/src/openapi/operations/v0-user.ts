import { z } from "zod";
import { named } from "../named-schemas.js";
import { json, type Operation } from "../operation.js";
import { v0Errors } from "../schemas/v0-error.js";
import { scopeHeader, V0User } from "../schemas/v0-user.js";

const about = { tag: "v0: user", page: "v0.md", access: "key", headers: scopeHeader } as const;
const scope = z.object({
  scope: z.string().optional().describe("Id or slug of the key's own team; any other is refused."),
});
const Milliseconds = z.number().describe("Unix time in milliseconds.");

const BillingCycle = named(
  "V0BillingCycle",
  z.strictObject({ start: Milliseconds, end: Milliseconds }).describe("This UTC month; the end is exclusive."),
);

const Balance = named(
  "V0Balance",
  z
    .strictObject({ remaining: z.number(), total: z.number() })
    .describe("Credits of the team, which are USD; 0 of 0 when none are kept."),
);

const TokenBilling = named(
  "V0TokenBilling",
  z.strictObject({
    billingType: z.literal("token"),
    data: z.strictObject({
      plan: z.string(),
      billingMode: z.literal("test").optional(),
      role: z.string().describe("The caller's team role that opens most."),
      billingCycle: BillingCycle,
      balance: Balance,
      onDemand: z.strictObject({
        balance: z.number(),
        blocks: z
          .array(
            z.strictObject({
              expirationDate: z.number().optional(),
              effectiveDate: z.number(),
              originalBalance: z.number(),
              currentBalance: z.number(),
            }),
          )
          .optional(),
      }),
    }),
  }),
);

const LegacyBilling = named(
  "V0LegacyBilling",
  z
    .strictObject({
      billingType: z.literal("legacy"),
      data: z.strictObject({ remaining: z.number().optional(), reset: z.number().optional(), limit: z.number() }),
    })
    .describe("Of the contract; Daybook answers the other."),
);

export const v0User: readonly Operation[] = [
  {
    ...about,
    method: "get",
    path: "/v1/user",
    id: "user.get",
    summary: "The member whose key it is",
    answers: { 200: json("The member.", V0User), ...v0Errors },
  },
  {
    ...about,
    method: "get",
    path: "/v1/user/scopes",
    id: "user.getScopes",
    summary: "The team that the key belongs to",
    answers: {
      200: json(
        "One scope.",
        z.strictObject({
          object: z.literal("list"),
          data: z.array(
            named(
              "V0Scope",
              z.strictObject({ id: z.string(), object: z.literal("scope"), name: z.string().optional() }),
            ),
          ),
        }),
      ),
      ...v0Errors,
    },
  },
  {
    ...about,
    method: "get",
    path: "/v1/user/plan",
    id: "user.getPlan",
    summary: "The team's plan and what is left of its credits",
    answers: {
      200: json(
        "The plan.",
        z.strictObject({
          object: z.literal("plan"),
          plan: z.string(),
          billingCycle: BillingCycle,
          balance: Balance,
        }),
      ),
      ...v0Errors,
    },
  },
  {
    ...about,
    method: "get",
    path: "/v1/user/billing",
    id: "user.getBilling",
    summary: "The same, with the caller's role",
    query: scope,
    answers: { 200: json("The billing.", z.union([TokenBilling, LegacyBilling])), ...v0Errors },
  },
  {
    ...about,
    method: "get",
    path: "/v1/rate-limits",
    id: "rateLimits.find",
    summary: "Requests a minute that the team allows itself",
    query: scope,
    answers: {
      200: json(
        "The limit of analytics queries; without one, the largest whole number.",
        z.strictObject({
          remaining: z.number().optional(),
          reset: z.number().optional(),
          limit: z.number(),
          dailyLimit: z
            .strictObject({
              limit: z.number(),
              remaining: z.number(),
              reset: z.number(),
              isWithinGracePeriod: z.boolean(),
            })
            .optional()
            .describe("Of the contract; Daybook has no such limit."),
        }),
      ),
      ...v0Errors,
    },
  },
];
