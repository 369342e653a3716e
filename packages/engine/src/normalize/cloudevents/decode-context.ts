/** What the decoder must know of the world: the clock, the credential, and the team behind it. */
export interface DecodeContext {
  /** The server's clock, epoch milliseconds. */
  nowMs: number;
  /** Events of earlier UTC days are refused, for their days are frozen: epoch milliseconds; null: none are. */
  frozenBeforeMs: number | null;
  /** The workspace the ingest key is bound to, if any; it wins over everything. */
  credentialWorkspaceId: string | null;
  /** Where usage goes that nothing places elsewhere. */
  defaultWorkspaceId: string;
  /** The id of a workspace of the team, by id or slug. */
  findWorkspaceId(idOrSlug: string): string | undefined;
  /** The workspace a registered key of the team is bound to; it wins over the payload. */
  findKeyWorkspaceId(apiKeyHash: string): string | null;
  /** Lower-case hex; passed in because this folder runs without Node. */
  sha256Hex(text: string): string;
}

/** Why an event is refused. */
export interface EventProblem {
  /** Position in the batch, from 0. */
  index: number;
  /** The field, such as "time" or "data.model"; "" for the event as a whole. */
  path: string;
  /** Reads on from the path: "must be …", "is required". */
  message: string;
}
