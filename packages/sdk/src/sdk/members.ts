import { membersAdd } from "../funcs/membersAdd.js";
import { membersList } from "../funcs/membersList.js";
import { membersRemove } from "../funcs/membersRemove.js";
import { membersUpdate } from "../funcs/membersUpdate.js";
import type { ClientSDK, RequestOptions } from "../lib/sdks.js";
import type {
  AddMemberRequest,
  ListMembersRequest,
  RemoveMemberRequest,
  TeamMember,
  TeamMemberList,
  UpdateMemberRequest,
} from "../models/team-member.js";
import { unwrapAsync } from "../types/fp.js";

/** People of a team. */
export class Members {
  readonly #client: ClientSDK;

  constructor(client: ClientSDK) {
    this.#client = client;
  }

  /** @throws what {@link membersList} returns as an error */
  list(request: ListMembersRequest, options?: RequestOptions): Promise<TeamMemberList> {
    return unwrapAsync(membersList(this.#client, request, options));
  }

  /** @throws what {@link membersAdd} returns as an error */
  add(request: AddMemberRequest, options?: RequestOptions): Promise<TeamMember> {
    return unwrapAsync(membersAdd(this.#client, request, options));
  }

  /** @throws what {@link membersUpdate} returns as an error */
  update(request: UpdateMemberRequest, options?: RequestOptions): Promise<TeamMember> {
    return unwrapAsync(membersUpdate(this.#client, request, options));
  }

  /** @throws what {@link membersRemove} returns as an error */
  remove(request: RemoveMemberRequest, options?: RequestOptions): Promise<TeamMember> {
    return unwrapAsync(membersRemove(this.#client, request, options));
  }
}
