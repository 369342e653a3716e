import { type MutationKey, useMutation, type UseMutationResult } from "@tanstack/react-query";
import type { ClientSDK, RequestOptions } from "../lib/sdks.js";
import { type Result, unwrapAsync } from "../types/fp.js";
import { useDaybookContext } from "./_context.js";
import type { MutationHookOptions } from "./_types.js";
import { mergeRequestOptions } from "./merge-request-options.js";

/** What `mutate` takes: the request, and options for this call, which win over the hook's. */
export interface MutationVariables<Request, Options = RequestOptions> {
  request: Request;
  options?: Options | undefined;
}

/** Everything TanStack Query needs of one operation that changes something. */
export interface MutationHooks<Request, Data, Options extends RequestOptions = RequestOptions> {
  use(
    options?: MutationHookOptions<Data, Error, MutationVariables<Request, Options>, Options>,
  ): UseMutationResult<Data, Error, MutationVariables<Request, Options>>;
  build(
    client: ClientSDK,
    hookOptions?: Options,
  ): {
    mutationKey: MutationKey;
    mutationFn: (variables: MutationVariables<Request, Options>, context?: object) => Promise<Data>;
  };
  mutationKey(): MutationKey;
}

/**
 * The hooks of an operation.
 *
 * @param key of all its mutations
 * @param prepare what to send in place of the request; it is given what TanStack gives to each try of one `mutate`, which
 *   its older releases do not. Default: the request
 */
export function makeMutationHooks<Request, Data, Options extends RequestOptions = RequestOptions>(
  key: readonly string[],
  call: (client: ClientSDK, request: Request, options?: Options) => PromiseLike<Result<Data, Error>>,
  prepare?: (run: object | undefined, request: Request, options: Options) => Request,
): MutationHooks<Request, Data, Options> {
  const hooks: MutationHooks<Request, Data, Options> = {
    use: (options) => useMutation({ ...hooks.build(useDaybookContext(), options), ...options }),
    build: (client, hookOptions) => ({
      mutationKey: key,
      mutationFn: ({ request, options }, run) => {
        const merged = mergeRequestOptions(hookOptions, options);
        return unwrapAsync(call(client, prepare?.(run, request, merged) ?? request, merged));
      },
    }),
    mutationKey: () => key,
  };
  return hooks;
}
