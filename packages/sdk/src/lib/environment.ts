/**
 * A variable of the process's environment, or undefined when it is unset, empty, or the runtime has no environment (a
 * browser, an edge worker) or allows no look at it. Read anew at each call.
 */
export function readEnvironment(name: string): string | undefined {
  const { Deno, process } = runtimeGlobals();
  try {
    const value = Deno?.env === undefined ? process?.env?.[name] : Deno.env.get(name);
    return value === "" ? undefined : value;
  } catch {
    // Deno throws where the permission is missing. Not being allowed to look is the same as finding nothing.
    return undefined;
  }
}

interface RuntimeGlobals {
  process?: { env?: Record<string, string | undefined> };
  Deno?: { env?: { get(name: string): string | undefined } };
}

/** No runtime's types are loaded here, on purpose: what one of them offers must be looked for. */
function runtimeGlobals(): RuntimeGlobals {
  const scope: object = globalThis;
  return scope;
}
