import { keysCreate } from "../funcs/keysCreate.js";
import { keysList } from "../funcs/keysList.js";
import { keysRevoke } from "../funcs/keysRevoke.js";
import { keysUpdate } from "../funcs/keysUpdate.js";
import type { ClientSDK, RequestOptions } from "../lib/sdks.js";
import type {
  CreateKeyRequest,
  CreatedTeamKey,
  ListKeysRequest,
  RevokeKeyRequest,
  TeamKey,
  TeamKeyList,
  UpdateKeyRequest,
} from "../models/team-key.js";
import { unwrapAsync } from "../types/fp.js";

/** Keys of a team. */
export class Keys {
  readonly #client: ClientSDK;

  constructor(client: ClientSDK) {
    this.#client = client;
  }

  /** @throws what {@link keysList} returns as an error */
  list(request: ListKeysRequest, options?: RequestOptions): Promise<TeamKeyList> {
    return unwrapAsync(keysList(this.#client, request, options));
  }

  /** @throws what {@link keysCreate} returns as an error */
  create(request: CreateKeyRequest, options?: RequestOptions): Promise<CreatedTeamKey> {
    return unwrapAsync(keysCreate(this.#client, request, options));
  }

  /** @throws what {@link keysUpdate} returns as an error */
  update(request: UpdateKeyRequest, options?: RequestOptions): Promise<TeamKey> {
    return unwrapAsync(keysUpdate(this.#client, request, options));
  }

  /** @throws what {@link keysRevoke} returns as an error */
  revoke(request: RevokeKeyRequest, options?: RequestOptions): Promise<TeamKey> {
    return unwrapAsync(keysRevoke(this.#client, request, options));
  }
}
