import { sessionCreate } from "../funcs/sessionCreate.js";
import { sessionDelete } from "../funcs/sessionDelete.js";
import { sessionGet } from "../funcs/sessionGet.js";
import type { ClientSDK, RequestOptions } from "../lib/sdks.js";
import type { CreateSessionRequest, DeleteSessionResponse, Session as SessionAnswer } from "../models/session.js";
import { unwrapAsync } from "../types/fp.js";

/** Signing in and out, in a browser. */
export class Session {
  readonly #client: ClientSDK;

  constructor(client: ClientSDK) {
    this.#client = client;
  }

  /** @throws what {@link sessionCreate} returns as an error */
  create(request: CreateSessionRequest, options?: RequestOptions): Promise<SessionAnswer> {
    return unwrapAsync(sessionCreate(this.#client, request, options));
  }

  /** @throws what {@link sessionGet} returns as an error */
  get(options?: RequestOptions): Promise<SessionAnswer> {
    return unwrapAsync(sessionGet(this.#client, undefined, options));
  }

  /** @throws what {@link sessionDelete} returns as an error */
  delete(options?: RequestOptions): Promise<DeleteSessionResponse> {
    return unwrapAsync(sessionDelete(this.#client, undefined, options));
  }
}
