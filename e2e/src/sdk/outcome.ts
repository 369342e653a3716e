/** What a call came to, in a form in which clients can be compared. */
export interface Outcome {
  /** Name of the error's class with Daybook's base names as OpenRouter's, or `value`. */
  outcome: string;
  /** The value, or the public fields of the error. */
  details: unknown;
}

/** What a standalone function came to; a rejection is named as such, as nobody looks for one there. */
export async function outcomeOfFunction(promise: PromiseLike<unknown>): Promise<Outcome> {
  const settled = await settle(promise);
  if (!settled.ok) return { outcome: `rejection: ${nameOf(settled.error)}`, details: null };
  const result = settled.value;
  if (!isRecord(result)) throw new Error("The standalone function gave no Result.");
  return result["ok"] === true
    ? { outcome: "value", details: result["value"] }
    : { outcome: nameOf(result["error"]), details: detailsOf(result["error"]) };
}

export async function outcomeOfMethod(promise: PromiseLike<unknown>): Promise<Outcome> {
  const settled = await settle(promise);
  if (settled.ok) return { outcome: "value", details: settled.value };
  return { outcome: nameOf(settled.error), details: detailsOf(settled.error) };
}

async function settle(
  promise: PromiseLike<unknown>,
): Promise<{ ok: true; value: unknown } | { ok: false; error: unknown }> {
  try {
    return { ok: true, value: await promise };
  } catch (error) {
    return { ok: false, error };
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name.replace(/^Daybook/, "OpenRouter") : typeof error;
}

/** The fields both sides document. Messages are compared where they are the server's words. */
function detailsOf(error: unknown): unknown {
  if (!isRecord(error) || !("statusCode" in error)) return null;
  const { statusCode, body, contentType, headers, rawResponse } = error;
  return {
    statusCode,
    body,
    contentType,
    header: headers instanceof Headers ? headers.get("x-scripted") : null,
    hasResponse: rawResponse instanceof Response && rawResponse.status === statusCode,
    // Of an error's body the official clients show their own bookkeeping here.
    rawValue: statusCode === 200 ? (error["rawValue"] ?? null) : null,
    ...(isRecord(error["error"])
      ? {
          message: error["message"],
          code: error["error"]["code"],
          errorMessage: error["error"]["message"],
          metadata: error["error"]["metadata"] ?? null,
          userId: error["userId"] ?? null,
          openrouterMetadata: error["openrouterMetadata"] ?? null,
        }
      : {}),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
