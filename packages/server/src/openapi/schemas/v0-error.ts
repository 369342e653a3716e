import { z } from "zod";
import { V0_ERROR_TYPES } from "../../http/v0-error.js";
import { named } from "../named-schemas.js";
import { type Answers, json } from "../operation.js";

const V0Error = named(
  "V0Error",
  z.strictObject({
    error: z.strictObject({ message: z.string(), type: z.enum(Object.values(V0_ERROR_TYPES)) }),
  }),
);

const V0Version2Error = named("V0Version2Error", z.strictObject({ message: z.string() }));

type Status = keyof typeof V0_ERROR_TYPES;

const MEANINGS: Readonly<Record<Status, string>> = {
  401: "No key, or one that is unknown, revoked, disabled, expired, or of a removed member.",
  403: "The key may not read this.",
  404: "There is no such thing; the operator token named an unknown team.",
  409: "A cursor does not fit; else declared by the contract only.",
  413: "Declared by the contract; nothing here is too large for it.",
  422: "A malformed parameter; the operator token without a team.",
  429: "Declared by the contract; Daybook does not limit these.",
  500: "A store does not answer (the contract has no 503; `Retry-After` is sent), or a bug.",
};

/** Every failure that version 1 of the v0 contract declares, which is the same for all its operations. */
export const v0Errors: Answers = errors(V0Error, [401, 403, 404, 409, 413, 422, 429, 500]);

/** Failures of version 2, whose body has a message only. */
export function v0Version2Errors(...statuses: readonly Status[]): Answers {
  return errors(V0Version2Error, statuses);
}

function errors(schema: z.ZodType, statuses: readonly Status[]): Answers {
  return Object.fromEntries(statuses.map((status) => [status, json(MEANINGS[status], schema)]));
}
