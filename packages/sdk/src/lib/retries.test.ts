import { expect, test } from "vitest";
import { ConnectionError, RequestTimeoutError, UnexpectedClientError } from "../models/errors/http-client-errors.js";
import { ERR, OK } from "../types/fp.js";
import { type AttemptResult, DEFAULT_BACKOFF, DEFAULT_RETRIES, retry, type RetryConfig } from "./retries.js";

function status(code: number, headers: Record<string, string> = {}): AttemptResult {
  return OK({ response: new Response(null, { status: code, headers }), text: "" });
}

interface Play {
  config?: RetryConfig;
  codes?: string[];
  random?: number;
  /** How long each try takes. */
  attemptMs?: number;
  endsAfter?: number;
}

/** Plays outcomes, the last for ever, on a clock that jumps; tells the waits between the tries. */
async function play(outcomes: AttemptResult[], { config = DEFAULT_RETRIES, ...options }: Play = {}) {
  const waits: number[] = [];
  let nowMs = Date.parse("2026-11-20T00:00:00Z");
  let tries = 0;
  const result = await retry(
    async () => {
      nowMs += options.attemptMs ?? 0;
      tries++;
      return outcomes[Math.min(tries, outcomes.length) - 1] ?? status(500);
    },
    {
      config,
      codes: options.codes ?? ["5XX"],
      isEnded: () => tries >= (options.endsAfter ?? Infinity),
      clock: {
        now: () => nowMs,
        random: () => options.random ?? 0,
        async sleep(ms) {
          waits.push(ms);
          nowMs += ms;
        },
      },
    },
  );
  return { waits, tries, result, waitedMs: waits.reduce((sum, ms) => sum + ms, 0) };
}

const BACKOFF = { initialInterval: 100, maxInterval: 1_000, exponent: 2, maxElapsedTime: 10_000 };

test("waits grow as initialInterval times n to the exponent, with n from 0, up to the longest", async () => {
  const { waits } = await play([...Array.from({ length: 5 }, () => status(503)), status(200)], {
    config: { strategy: "backoff", backoff: BACKOFF },
  });
  expect(waits).toEqual([0, 100, 400, 900, 1_000]);
});

test("up to a second of chance is added, within the longest wait", async () => {
  const { waits } = await play([status(503), status(503), status(200)], {
    config: { strategy: "backoff", backoff: BACKOFF },
    random: 0.5,
  });
  expect(waits).toEqual([500, 600]);
  const long = await play([status(503), status(200)], {
    config: { strategy: "backoff", backoff: { ...BACKOFF, maxInterval: 300 } },
    random: 0.5,
  });
  expect(long.waits).toEqual([300]);
});

test.each([
  [{ "retry-after-ms": "250" }, 250],
  [{ "retry-after": "1" }, 1_000],
  [{ "retry-after": "3600" }, 1_000],
  [{ "retry-after-ms": "250", "retry-after": "1" }, 250],
  [{ "retry-after": "Fri, 20 Nov 2026 00:00:00 GMT" }, 700],
  [{ "retry-after": "0" }, 700],
  [{ "retry-after": "soon" }, 700],
])("the server's wish %o makes a wait of %d ms", async (headers, expected) => {
  const { waits } = await play([status(503, headers), status(200)], {
    config: { strategy: "backoff", backoff: BACKOFF },
    random: 0.7,
  });
  expect(waits).toEqual([expected]);
});

test("once the time is up the last outcome stands", async () => {
  const { waits, result } = await play([status(503)], {
    config: { strategy: "backoff", backoff: { ...BACKOFF, maxElapsedTime: 1_500 } },
  });
  expect(waits).toEqual([0, 100, 400, 900, 1_000]);
  expect(result.ok && result.value.response.status).toBe(503);
});

test("the default gives up after about a minute, however long the server asks to wait", async () => {
  for (const headers of [{}, { "retry-after": "86400" }, { "retry-after-ms": "1" }]) {
    const { waitedMs, tries } = await play([status(503, headers)], { random: 1, attemptMs: 10 });
    expect(waitedMs + tries * 10).toBeGreaterThan(DEFAULT_BACKOFF.maxElapsedTime);
    expect(waitedMs).toBeLessThanOrEqual(DEFAULT_BACKOFF.maxElapsedTime + DEFAULT_BACKOFF.maxInterval);
    expect(tries).toBeGreaterThan(1);
  }
});

test("only the statuses that are named are tried again", async () => {
  expect((await play([status(429)], { codes: ["5XX"] })).tries).toBe(1);
  expect((await play([status(429), status(200)], { codes: ["429"] })).tries).toBe(2);
  expect((await play([status(500)], { codes: [] })).tries).toBe(1);
});

test("connection errors and timeouts are tried again only when asked for, other failures never", async () => {
  const asked: RetryConfig = { strategy: "backoff", backoff: BACKOFF, retryConnectionErrors: true };
  for (const error of [new ConnectionError("gone"), new RequestTimeoutError("late")]) {
    expect((await play([ERR(error), status(200)], { config: asked })).tries).toBe(2);
    expect((await play([ERR(error)], { config: { strategy: "backoff", backoff: BACKOFF } })).tries).toBe(1);
  }
  expect((await play([ERR(new UnexpectedClientError("bug"))], { config: asked })).tries).toBe(1);
});

test("a caller that ends the call is not kept waiting", async () => {
  expect((await play([status(503)], { endsAfter: 1 })).waits).toEqual([]);
});

test("strategy none tries once", async () => {
  expect((await play([status(503)], { config: { strategy: "none" } })).tries).toBe(1);
});
