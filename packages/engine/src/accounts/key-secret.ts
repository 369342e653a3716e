import { hash } from "node:crypto";

const PREFIX = "sk-db-v1-";

/** A key as its holder writes it: the prefix and 64 hex digits. */
export function formatKeySecret(random: Buffer): string {
  return PREFIX + random.toString("hex");
}

/** The key with its middle cut out, such as `sk-db-v1-57e...5fe`. */
export function maskKeySecret(secret: string): string {
  return `${secret.slice(0, PREFIX.length + 3)}...${secret.slice(-3)}`;
}

/** SHA-256 of the whole string, lower-case hex. Keys are 256 random bits, so a slow hash would protect nothing more. */
export function hashSecret(secret: string): string {
  return hash("sha256", secret, "hex");
}
