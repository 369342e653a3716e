import { type MutationKey, useMutation, type UseMutationResult } from "@tanstack/react-query";
import type { ClientSDK, RequestOptions } from "../lib/sdks.js";
import { type Result, unwrapAsync } from "../types/fp.js";
import { useDaybookContext } from "./_context.js";
import type { MutationHookOptions } from "./_types.js";
import { mergeRequestOptions } from "./merge-request-options.js";

/** What `mutate` takes: the request, and options for this call, which win over the hook's. */
export interface MutationVariables<Request> {
  request: Request;
  options?: RequestOptions | undefined;
}

/** Everything TanStack Query needs of one operation that changes something. */
export interface MutationHooks<Request, Data> {
  use(
    options?: MutationHookOptions<Data, Error, MutationVariables<Request>>,
  ): UseMutationResult<Data, Error, MutationVariables<Request>>;
  build(
    client: ClientSDK,
    hookOptions?: RequestOptions,
  ): { mutationKey: MutationKey; mutationFn: (variables: MutationVariables<Request>) => Promise<Data> };
  mutationKey(): MutationKey;
}

export function makeMutationHooks<Request, Data>(
  key: readonly string[],
  call: (client: ClientSDK, request: Request, options?: RequestOptions) => PromiseLike<Result<Data, Error>>,
): MutationHooks<Request, Data> {
  const hooks: MutationHooks<Request, Data> = {
    use: (options) => useMutation({ ...hooks.build(useDaybookContext(), options), ...options }),
    build: (client, hookOptions) => ({
      mutationKey: key,
      mutationFn: ({ request, options }) =>
        unwrapAsync(call(client, request, mergeRequestOptions(hookOptions, options))),
    }),
    mutationKey: () => key,
  };
  return hooks;
}
