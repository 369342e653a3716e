import { describe, expect, test, vi } from "vitest";
import { DaybookCore } from "../core.js";
import { OpenRouterCore } from "../openrouter/core.js";
import { useEmptyEnvironment } from "../__fixtures__/environment.js";
import { resolveAuthorization } from "./security.js";

useEmptyEnvironment();

describe("the address", () => {
  test("with nothing set every entry talks to this machine", () => {
    vi.stubEnv("OPENROUTER_API_KEY", "sk-or-v1-1");
    expect(new DaybookCore()._baseURL.href).toBe("http://127.0.0.1:8787/");
    expect(new OpenRouterCore()._baseURL.href).toBe("http://127.0.0.1:8787/api/v1");
  });

  test("serverURL wins over server, and server over the environment", () => {
    vi.stubEnv("DAYBOOK_BASE_URL", "http://env");
    vi.stubEnv("OPENROUTER_BASE_URL", "http://or-env/api/v1");
    expect(new DaybookCore({ serverURL: "http://given", server: "v0" })._baseURL.href).toBe("http://given/");
    expect(new DaybookCore({ server: "openrouter" })._baseURL.href).toBe("https://openrouter.ai/");
    expect(new DaybookCore()._baseURL.href).toBe("http://env/");
    expect(new OpenRouterCore({ server: "production" })._baseURL.href).toBe("https://openrouter.ai/api/v1");
    expect(new OpenRouterCore()._baseURL.href).toBe("http://or-env/api/v1");
  });

  test("an OpenRouter client finds Daybook by its origin", () => {
    vi.stubEnv("DAYBOOK_BASE_URL", "http://daybook/");
    expect(new OpenRouterCore()._baseURL.href).toBe("http://daybook/api/v1");
  });

  test("what is no address is refused by the name of its origin, unless something else wins", () => {
    vi.stubEnv("DAYBOOK_BASE_URL", "daybook");
    expect(() => new DaybookCore()).toThrow('DAYBOOK_BASE_URL is no address: "daybook"');
    expect(() => new DaybookCore({ serverURL: "/api" })).toThrow('serverURL is no address: "/api"');
    expect(() => new DaybookCore({ serverURL: "http://given" })).not.toThrow();
    // @ts-expect-error: what a JavaScript caller may write
    expect(() => new DaybookCore({ server: "production" })).toThrow('no server "production"');
    // @ts-expect-error: the same
    expect(() => new DaybookCore({ server: "constructor" })).toThrow("no server");
  });
});

describe("the key", () => {
  const daybook = { variables: ["DAYBOOK_API_KEY"], url: new URL("http://daybook") };
  const openRouter = { variables: ["OPENROUTER_API_KEY", "DAYBOOK_API_KEY"], url: new URL("http://daybook") };

  test("the given key wins over the environment, the entry's variable over Daybook's", async () => {
    vi.stubEnv("DAYBOOK_API_KEY", "d");
    expect(await resolveAuthorization({ ...openRouter, apiKey: undefined })).toBe("Bearer d");
    vi.stubEnv("OPENROUTER_API_KEY", "o");
    expect(await resolveAuthorization({ ...openRouter, apiKey: undefined })).toBe("Bearer o");
    expect(await resolveAuthorization({ ...openRouter, apiKey: "given" })).toBe("Bearer given");
    expect(await resolveAuthorization({ ...openRouter, apiKey: async () => "made" })).toBe("Bearer made");
  });

  test("bearer in front is kept as it is; an empty key is no key, even with one in the environment", async () => {
    vi.stubEnv("DAYBOOK_API_KEY", "d");
    expect(await resolveAuthorization({ ...daybook, apiKey: "bEARER x" })).toBe("bEARER x");
    expect(await resolveAuthorization({ ...daybook, apiKey: "" })).toBeNull();
  });

  test.each(["https://openrouter.ai/api/v1", "https://api.v0.dev/v1"])(
    "Daybook's key of the environment does not go to %s",
    async (url) => {
      vi.stubEnv("DAYBOOK_API_KEY", "d");
      expect(await resolveAuthorization({ ...openRouter, url: new URL(url), apiKey: undefined })).toBeNull();
      expect(await resolveAuthorization({ ...openRouter, url: new URL(url), apiKey: "d" })).toBe("Bearer d");
    },
  );

  test("a printed client shows no key", async () => {
    const { inspect } = await import("node:util");
    const client = new DaybookCore({ apiKey: "secret-key" });
    expect(inspect(client, { depth: 9, showHidden: true, getters: false })).not.toContain("secret-key");
    expect(JSON.stringify(client)).not.toContain("secret-key");
  });
});
