import { DaybookError } from "../../kernel/errors.js";

/** SQLSTATE classes of a server that is away, full or shutting down: the same call may succeed later. */
const UNAVAILABLE_CLASSES = new Set(["08", "53", "57"]);
/** Wrong user or password; no such database. */
const REFUSED_CLASSES = new Set(["28", "3D"]);
const UNAVAILABLE_CODES = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EPIPE",
  "ETIMEDOUT",
  "40001",
  "40P01",
]);

/** The error to throw for one caught from the database: expected failures as DaybookError, anything else unchanged. */
export function toStoreFailure(error: unknown): unknown {
  if (error instanceof DaybookError) return error;
  const cause = findDriverError(error);
  if (cause === null) return error;
  if (cause.code === "23505") {
    return new DaybookError(
      "conflict",
      "Another request took the same name at the same time. Read the current state and try again.",
      {
        cause: error,
      },
    );
  }
  if (REFUSED_CLASSES.has(cause.code.slice(0, 2))) {
    return new DaybookError(
      "configuration_invalid",
      `PostgreSQL refused the connection (${cause.message}). Check user, password and database in DAYBOOK_POSTGRES_URL.`,
      { cause: error },
    );
  }
  if (
    !UNAVAILABLE_CODES.has(cause.code) &&
    !UNAVAILABLE_CLASSES.has(cause.code.slice(0, 2)) &&
    !isLostConnection(cause)
  ) {
    return error;
  }
  return new DaybookError(
    "store_unavailable",
    `The accounts database did not answer (${cause.message || cause.code}). Check DAYBOOK_POSTGRES_URL and that PostgreSQL is running, then try again.`,
    { cause: error },
  );
}

interface DriverError {
  code: string;
  message: string;
}

/** drizzle wraps what the driver threw; several addresses of one host come as an AggregateError that has a code too. */
function findDriverError(error: unknown): DriverError | null {
  for (let current = error; current instanceof Error; current = current.cause) {
    if ("code" in current && typeof current.code === "string") return { code: current.code, message: current.message };
    if (isLostConnection(current)) return { code: "", message: current.message };
  }
  return null;
}

/** node-postgres gives these no code. The last two are what a statement hears that follows the loss, as a ROLLBACK does. */
const LOST_CONNECTION = [
  "Connection terminated",
  "timeout exceeded when trying to connect",
  "Client has encountered a connection error",
  "Client was closed and is not queryable",
];

function isLostConnection({ message }: { message: string }): boolean {
  return LOST_CONNECTION.some((beginning) => message.startsWith(beginning));
}
