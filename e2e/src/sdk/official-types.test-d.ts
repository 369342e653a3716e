import type * as official from "@openrouter/sdk";
import type { analyticsGetUserActivity as officialFunction } from "@openrouter/sdk/funcs/analyticsGetUserActivity.js";
import type * as officialModels from "@openrouter/sdk/models";
import type * as officialErrors from "@openrouter/sdk/models/errors";
import type * as officialOperations from "@openrouter/sdk/models/operations";
import type * as ours from "@daybook/sdk/openrouter";
import type { analyticsGetUserActivity } from "@daybook/sdk/openrouter/funcs/analyticsGetUserActivity.js";
import type * as models from "@daybook/sdk/openrouter/models";
import type * as errors from "@daybook/sdk/openrouter/models/errors";
import type * as operations from "@daybook/sdk/openrouter/models/operations";
import type * as v0Ours from "@daybook/sdk/v0";
import type * as old from "openrouter-sdk-0";
import { expectTypeOf, test } from "vitest";
import type * as v0Official from "v0-sdk";

// Whoever changes the package's name in a program that compiles has a program that compiles: what it gives fits, and
// what it gets is no less than before.

test("what a program gives to the official client can be given to ours", () => {
  expectTypeOf<officialOperations.GetUserActivityRequest>().toExtend<operations.GetUserActivityRequest>();
  expectTypeOf<operations.GetUserActivityRequest>().toExtend<officialOperations.GetUserActivityRequest>();
  type Own = "httpClient" | "debugLogger";
  expectTypeOf<Omit<official.SDKOptions, Own>>().toExtend<ours.SDKOptions>();
  expectTypeOf<Omit<old.SDKOptions, Own>>().toExtend<ours.SDKOptions>();
  expectTypeOf<NonNullable<official.SDKOptions["debugLogger"]>>().toExtend<
    NonNullable<ours.SDKOptions["debugLogger"]>
  >();
  expectTypeOf<Parameters<typeof officialFunction>[2]>().toExtend<Parameters<typeof analyticsGetUserActivity>[2]>();
  type Retries = NonNullable<ours.SDKOptions["retryConfig"]>;
  expectTypeOf<NonNullable<official.SDKOptions["retryConfig"]>>().toExtend<Retries>();
});

test("what a program gets from ours is what it gets from the official client", () => {
  type Method = ours.OpenRouter["analytics"]["getUserActivity"];
  type OfficialMethod = official.OpenRouter["analytics"]["getUserActivity"];
  expectTypeOf<ReturnType<Method>>().resolves.toEqualTypeOf<Awaited<ReturnType<OfficialMethod>>>();
  expectTypeOf<models.ActivityItem>().toEqualTypeOf<officialModels.ActivityItem>();
  type Answer = Awaited<ReturnType<typeof analyticsGetUserActivity>>;
  type OfficialAnswer = Awaited<ReturnType<typeof officialFunction>>;
  type ValueOf<T> = T extends { ok: true; value: infer Value } ? Value : never;
  expectTypeOf<ValueOf<Answer>>().toEqualTypeOf<ValueOf<OfficialAnswer>>();
});

test("errors have the fields of the official ones", () => {
  type Base = "statusCode" | "body" | "headers" | "contentType" | "rawResponse" | "message" | "name";
  expectTypeOf<Pick<errors.OpenRouterError, Base>>().toExtend<Pick<officialErrors.OpenRouterError, Base>>();
  type Status = Base | "error" | "userId" | "openrouterMetadata";
  expectTypeOf<Pick<errors.NotFoundResponseError, Exclude<Status, "openrouterMetadata">>>().toExtend<
    Pick<officialErrors.NotFoundResponseError, Exclude<Status, "openrouterMetadata">>
  >();
  type Invalid = Base | "rawValue" | "rawMessage" | "pretty";
  expectTypeOf<Pick<errors.ResponseValidationError, Invalid>>().toExtend<
    Pick<officialErrors.ResponseValidationError, Invalid>
  >();
  // Of the names of the official entry those are missing that belong to other operations, and its own tools.
  type Others = "InternChatErrorResponse" | "InternLifecycleError" | "OAuthErrorResponse" | "formatZodError";
  type Unused = `${string}$${string}` | `${string}FromJSON` | `${string}Data` | Others;
  type Names = Exclude<keyof typeof officialErrors, Unused>;
  expectTypeOf<Exclude<Names, keyof typeof errors>>().toBeNever();
});

test("the v0 clients take and give the same", () => {
  type Method = v0Ours.V0Client["reports"]["getUserActivity"];
  type OfficialMethod = ReturnType<typeof v0Official.createClient>["reports"]["getUserActivity"];
  expectTypeOf<Parameters<OfficialMethod>>().toExtend<Parameters<Method>>();
  expectTypeOf<Present<Awaited<ReturnType<Method>>>>().toExtend<Present<Awaited<ReturnType<OfficialMethod>>>>();
  expectTypeOf<v0Official.V0ClientConfig>().toExtend<v0Ours.V0ClientConfig>();
});

/** Optional fields as if they were there: whether `undefined` may be written out is where the types differ. */
type Present<T> = T extends object ? { [Field in keyof T]: Present<Exclude<T[Field], undefined>> } : T;
