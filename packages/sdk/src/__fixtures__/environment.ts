import { afterEach, beforeEach, vi } from "vitest";

const NAMES = ["API_KEY", "BASE_URL", "DEBUG"].flatMap((name) => [`DAYBOOK_${name}`, `OPENROUTER_${name}`, `V0_${name}`]);

/** In the tests of a file the environment says only what they set with `vi.stubEnv`. */
export function useEmptyEnvironment(): void {
  beforeEach(() => {
    for (const name of NAMES) vi.stubEnv(name, undefined);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });
}
