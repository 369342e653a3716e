/*
 * Log records have no trace. What stands in for one in `event_facts` is a group: the tellings of one record, and the
 * moments of one session. Trace ids are hexadecimal digits, so no group is ever taken for one.
 */

const RECORD = "log:";
const SESSION = "session:";

/** All tellings of the record whose event has this id. */
export function recordGroup(source: string, id: string): string {
  return `${RECORD}${source}:${id}`;
}

/** What is known of when a session began, and whose it is. */
export function sessionGroup(source: string, sessionId: string): string {
  return `${SESSION}${source}:${sessionId}`;
}

export function isRecordGroup(traceId: string): boolean {
  return traceId.startsWith(RECORD);
}

export function isSessionGroup(traceId: string): boolean {
  return traceId.startsWith(SESSION);
}
