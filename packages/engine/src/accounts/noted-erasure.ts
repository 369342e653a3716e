import { z } from "zod";
import { DaybookError } from "../kernel/errors.js";
import { ERASED_KINDS, type Erasure } from "./erasure.js";

/** Raised when an older Daybook could not repeat what is listed. */
const LIST_FORMAT = 1;

const Sum = z.string().regex(/^[0-9a-f]{64}$/);

/** An erasure as it stands in a list that is kept outside of Daybook: all that is needed to repeat it, and no name. */
const NotedErasure = z.strictObject({
  id: z.string().regex(/^erasure_[0-9a-f]{24}$/),
  teamId: z.string().min(1).max(100),
  person: z.enum(ERASED_KINDS),
  pseudonym: z.string().regex(/^erased-[0-9a-f]{16}$/),
  salt: z.string().regex(/^[0-9a-f]{32}$/),
  /** HMAC-SHA-256 of each name under the salt. */
  hashes: z.array(Sum).min(1).max(10_000),
  keyHashes: z.array(Sum).max(10_000),
  createdAt: z.iso.datetime({ precision: 3 }),
});
export type NotedErasure = z.output<typeof NotedErasure>;

const ErasureList = z.strictObject({ format: z.int(), erasures: z.array(NotedErasure) });
export type ErasureList = z.output<typeof ErasureList>;

/** The erasures of all teams, for a place where they outlive the Daybook that made them. */
export function listErasures(erasures: readonly Erasure[]): ErasureList {
  return {
    format: LIST_FORMAT,
    erasures: erasures.map(({ createdAtMs, doneAtMs: _, ...erasure }) => ({
      ...erasure,
      hashes: [...erasure.hashes],
      keyHashes: [...erasure.keyHashes],
      createdAt: new Date(createdAtMs).toISOString(),
    })),
  };
}

/** @throws DaybookError `invalid_request` for what `listErasures` did not make */
export function parseErasureList(json: unknown): readonly NotedErasure[] {
  const format = z.object({ format: z.int() }).safeParse(json).data?.format;
  if (format !== undefined && format > LIST_FORMAT) {
    throw new DaybookError(
      "invalid_request",
      `The list of erasures has format ${format}, and this Daybook knows formats up to ${LIST_FORMAT}. Give it to the version that made it, or a later one.`,
    );
  }
  const list = ErasureList.safeParse(json);
  if (list.success) return list.data.erasures;
  const [problem] = list.error.issues;
  throw new DaybookError(
    "invalid_request",
    `This is no list of erasures as Daybook writes it: ${problem?.path.join(".") || "the whole"}: ${problem?.message}. Nobody was erased; take the list again from where it is kept.`,
  );
}
