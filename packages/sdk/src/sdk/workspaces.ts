import { workspacesList } from "../funcs/workspacesList.js";
import type { ClientSDK, RequestOptions } from "../lib/sdks.js";
import type { ListWorkspacesRequest, TeamWorkspaceList } from "../models/team-workspace.js";
import { unwrapAsync } from "../types/fp.js";

/** Workspaces of a team. */
export class Workspaces {
  readonly #client: ClientSDK;

  constructor(client: ClientSDK) {
    this.#client = client;
  }

  /** @throws what {@link workspacesList} returns as an error */
  list(request: ListWorkspacesRequest, options?: RequestOptions): Promise<TeamWorkspaceList> {
    return unwrapAsync(workspacesList(this.#client, request, options));
  }
}
