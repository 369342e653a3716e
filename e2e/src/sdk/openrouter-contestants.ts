import * as current from "@openrouter/sdk";
import { OpenRouterCore as CurrentCore } from "@openrouter/sdk/core.js";
import { analyticsGetUserActivity as currentFunction } from "@openrouter/sdk/funcs/analyticsGetUserActivity.js";
import { Daybook } from "@daybook/sdk";
import { DaybookCore } from "@daybook/sdk/core.js";
import { analyticsGetUserActivity as daybookFunction } from "@daybook/sdk/funcs/analyticsGetUserActivity.js";
import { OpenRouter } from "@daybook/sdk/openrouter";
import { OpenRouterCore } from "@daybook/sdk/openrouter/core.js";
import { analyticsGetUserActivity as openRouterFunction } from "@daybook/sdk/openrouter/funcs/analyticsGetUserActivity.js";
import * as old from "openrouter-sdk-0";
import { OpenRouterCore as OldCore } from "openrouter-sdk-0/core.js";
import { analyticsGetUserActivity as oldFunction } from "openrouter-sdk-0/funcs/analyticsGetUserActivity.js";

/** One call of getUserActivity, in the words that all clients share. Values may be wrong on purpose. */
export interface Call {
  client?: Record<string, unknown>;
  request?: Record<string, unknown> | undefined;
  options?: Record<string, unknown> | undefined;
}

export interface Contestant {
  name: string;
  /** Added to the server's origin, for its base address. */
  basePath: string;
  callFunction: (call: Call) => PromiseLike<unknown>;
  callMethod: (call: Call) => PromiseLike<unknown>;
  /** What its functions reject with is also an unhandled rejection, which for methods nobody can catch. */
  leaksRejections?: true;
}

export const OFFICIAL = {
  "1.3.19": {
    name: "@openrouter/sdk 1.3.19",
    basePath: "/api/v1",
    callFunction: ({ client, request, options }) =>
      currentFunction(new CurrentCore(loose(client)), loose(request), loose(options)),
    callMethod: ({ client, request, options }) =>
      new current.OpenRouter(loose(client)).analytics.getUserActivity(loose(request), loose(options)),
  },
  "0.1.11": {
    name: "@openrouter/sdk 0.1.11",
    basePath: "/api/v1",
    leaksRejections: true,
    callFunction: ({ client, request, options }) => {
      const promise = oldFunction(new OldCore(loose(client)), loose(request), loose(options));
      // The leaking one, apart from the one that is awaited.
      promise.catch(() => {});
      return promise;
    },
    callMethod: ({ client, request, options }) =>
      new old.OpenRouter(loose(client)).analytics.getUserActivity(loose(request), loose(options)),
  },
} as const satisfies Record<string, Contestant>;

export const OURS: readonly Contestant[] = [
  {
    name: "@daybook/sdk/openrouter",
    basePath: "/api/v1",
    callFunction: ({ client, request, options }) =>
      openRouterFunction(new OpenRouterCore(loose(client)), loose(request), loose(options)),
    callMethod: ({ client, request, options }) =>
      new OpenRouter(loose(client)).analytics.getUserActivity(loose(request), loose(options)),
  },
  {
    name: "@daybook/sdk",
    basePath: "",
    callFunction: ({ client, request, options }) =>
      daybookFunction(new DaybookCore(loose(client)), loose(request), loose(options)),
    callMethod: ({ client, request, options }) =>
      new Daybook(loose(client)).analytics.getUserActivity(loose(request), loose(options)),
  },
];

/** The clients' own types would forbid half of the scripts: what JavaScript callers pass, and newer or older fields. */
function loose<Value>(value: Record<string, unknown> | undefined): Value {
  const given: unknown = value;
  return given as Value;
}
