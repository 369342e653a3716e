import type { DaybookError } from "../models/errors/daybook-error.js";
import {
  type HTTPClientError,
  InvalidRequestError,
  UnexpectedClientError,
} from "../models/errors/http-client-errors.js";
import type { APICall } from "../types/async.js";
import { ERR, OK, type Result } from "../types/fp.js";
import { attempt } from "./attempt.js";
import { isBrowserLike } from "./browser-like.js";
import { SDK_VERSION } from "./config.js";
import type { Operation } from "./operation.js";
import { readAnswer } from "./read-answer.js";
import { DEFAULT_RETRIES, DEFAULT_RETRY_CODES, retry } from "./retries.js";
import { resolveAuthorization } from "./security.js";
import type { ClientSDK, RequestOptions } from "./sdks.js";
import { systemClock } from "./system-clock.js";
import { buildURL, type QueryValue } from "./url.js";

export interface OperationInput {
  pathParams?: Readonly<Record<string, string>>;
  query?: Readonly<Record<string, QueryValue>>;
  /** Those without a value are not sent. */
  headers?: Readonly<Record<string, string | undefined>>;
  /** Text that every try sends anew. */
  body?: string;
}

/**
 * Key of a further signal among the request options. Unlike `signal` it leaves `timeoutMs` in force: it is for code
 * that ends calls on its own account (a hook that unmounts, a reporter that closes), not for the user's limit.
 */
export const CANCEL_SIGNAL: unique symbol = /* @__PURE__ */ Symbol("cancelSignal");

export type CallOptions = RequestOptions & { [CANCEL_SIGNAL]?: AbortSignal | undefined };

export interface OperationCall<Value> {
  client: ClientSDK;
  operation: Operation<Value>;
  input: OperationInput;
  options?: CallOptions | undefined;
}

/** Calls an operation: builds the request, tries it as often as the retries allow, reads the answer. Never throws. */
export async function callOperation<Value>(
  call: OperationCall<Value>,
): Promise<[Result<Value, DaybookError | HTTPClientError>, APICall]> {
  const { client, operation, options = {} } = call;
  const prepared = await prepare(call);
  if (!prepared.ok) return [prepared, { status: "invalid" }];
  const { request, makeRequest } = prepared.value;
  const signals = signalsOf(options);
  const answer = await retry(
    () =>
      attempt({ makeRequest, http: client._http, log: client._log, timeoutMs: timeoutOf(client, options), signals }),
    {
      config: options.retries ?? client._options.retryConfig ?? (operation.isIdempotent ? DEFAULT_RETRIES : NO_RETRIES),
      codes: options.retryCodes ?? DEFAULT_RETRY_CODES,
      isEnded: () => signals.some((signal) => signal.aborted),
      clock: systemClock(signals),
    },
  );
  if (!answer.ok) return [answer, { status: "request-error", request }];
  const result = readAnswer(answer.value, { request, operation, dialect: client._dialect });
  return [result, { status: "complete", request, response: answer.value.response }];
}

const NO_RETRIES = { strategy: "none" } as const;

interface Prepared {
  /** Shown to the caller; never sent, so that its body can still be read. */
  request: Request;
  makeRequest: (signal: AbortSignal) => Request;
}

async function prepare<Value>(
  call: OperationCall<Value>,
): Promise<Result<Prepared, InvalidRequestError | UnexpectedClientError>> {
  const { client, operation, input, options = {} } = call;
  const root = client._dialect.roots[operation.contract];
  if (root === undefined)
    return ERR(new InvalidRequestError(`This client cannot call ${operation.id}: make a Daybook.`));
  let authorization: string | null;
  const base = options.serverURL ? toURL(options.serverURL) : client._baseURL;
  if (base === null) return ERR(new InvalidRequestError(`serverURL is no address: "${String(options.serverURL)}"`));
  try {
    const variables = client._dialect.apiKeys;
    authorization = await resolveAuthorization({ apiKey: client._options.apiKey, variables, url: base });
  } catch (cause) {
    return ERR(new UnexpectedClientError("The apiKey function failed, so nothing was sent", { cause }));
  }
  try {
    const url = buildURL({ base, path: root + operation.path, pathParams: input.pathParams, query: input.query });
    const init: RequestInit = {
      ...initOf(options),
      method: operation.method,
      headers: headersOf(call, authorization),
      ...(input.body === undefined ? {} : { body: input.body }),
    };
    // A new one for every try: sending a request uses up its body.
    const makeRequest = (signal: AbortSignal) => new Request(url, { ...init, signal });
    return OK({ request: new Request(url, init), makeRequest });
  } catch (cause) {
    return ERR(new InvalidRequestError(`No request for ${operation.id} can be made of what was given`, { cause }));
  }
}

function toURL(address: string | URL): URL | null {
  try {
    return new URL(address);
  } catch {
    // The constructor's only failure, and the caller says it better.
    return null;
  }
}

/** What goes to `fetch` as it came. */
function initOf({ fetchOptions, ...options }: CallOptions): RequestInit {
  const init: CallOptions & RequestInit = { ...fetchOptions, ...options };
  for (const ours of ["timeoutMs", "retries", "retryCodes", "serverURL"] as const) delete init[ours];
  delete init[CANCEL_SIGNAL];
  delete init.signal;
  return init;
}

function headersOf<Value>(
  { client, input, options = {} }: OperationCall<Value>,
  authorization: string | null,
): Headers {
  const headers = new Headers({ accept: "application/json" });
  for (const [name, value] of Object.entries(input.headers ?? {})) if (value !== undefined) headers.set(name, value);
  if (authorization !== null) headers.set("authorization", authorization);
  if (!isBrowserLike()) headers.set("user-agent", client._options.userAgent ?? `daybook-sdk/typescript ${SDK_VERSION}`);
  new Headers(options.headers ?? options.fetchOptions?.headers).forEach((value, name) => headers.set(name, value));
  return headers;
}

function signalsOf(options: CallOptions): AbortSignal[] {
  const signal = options.signal ?? options.fetchOptions?.signal;
  return [signal, options[CANCEL_SIGNAL]].filter((each) => each != null);
}

function timeoutOf(client: ClientSDK, options: CallOptions): number {
  if ((options.signal ?? options.fetchOptions?.signal) != null) return 0;
  return options.timeoutMs ?? client._options.timeoutMs ?? 0;
}
