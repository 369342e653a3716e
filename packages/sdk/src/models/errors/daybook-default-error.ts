import { DaybookError, type HTTPMeta } from "./daybook-error.js";

const BODY_CHARACTERS_SHOWN = 2_000;

/** An answer that the operation does not document: another status, or another content type than JSON. */
export class DaybookDefaultError extends DaybookError {
  static override readonly kind: string = "DaybookDefaultError";
  declare readonly name: "DaybookDefaultError" | "OpenRouterDefaultError";

  constructor(message: string, meta: HTTPMeta) {
    super(`${message}: ${describe(meta)}`, meta);
  }
}

function describe({ response, body }: HTTPMeta): string {
  const contentType = response.headers.get("content-type") ?? "no content type";
  const shown = body.length > BODY_CHARACTERS_SHOWN ? `${body.slice(0, BODY_CHARACTERS_SHOWN)}…` : body;
  return `status ${response.status} (${contentType}), body: ${shown}`;
}
