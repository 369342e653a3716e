/** What a page has to know of a failure, whichever class it is of. */
export interface Failure {
  /** HTTP status; null when no answer came. */
  status: number | null;
  message: string;
}

export function toFailure(error: unknown): Failure {
  const status =
    typeof error === "object" && error !== null && "statusCode" in error && typeof error.statusCode === "number"
      ? error.statusCode
      : null;
  if (status === null) return { status, message: "The server cannot be reached. Check the connection and try again." };
  return { status, message: error instanceof Error ? error.message : `The server answered ${status}.` };
}

/** The session is over. */
export function isSignedOut(error: unknown): boolean {
  return toFailure(error).status === 401;
}
