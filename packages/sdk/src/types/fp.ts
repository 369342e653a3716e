/**
 * What a call that can fail in a known way came to: a value, or an error that says why there is none.
 * Test `ok` first; the compiler then knows which of the two is there.
 */
export type Result<T, E = unknown> = { ok: true; value: T; error?: never } | { ok: false; value?: never; error: E };

export function OK<V>(value: V): Result<V, never> {
  return { ok: true, value };
}

export function ERR<E>(error: E): Result<never, E> {
  return { ok: false, error };
}

/** @throws the error of a result that is not ok */
export function unwrap<T>(result: Result<T, Error>): T {
  if (result.ok) return result.value;
  throw result.error;
}

/** @returns a promise of the value, rejected with the error of a result that is not ok */
export async function unwrapAsync<T>(promise: PromiseLike<Result<T, Error>>): Promise<T> {
  return unwrap(await promise);
}
