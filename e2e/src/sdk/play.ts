import { vi } from "vitest";
import type { Call, Contestant } from "./openrouter-contestants.js";
import { type Outcome, outcomeOfFunction, outcomeOfMethod } from "./outcome.js";
import { startJumpingClock } from "./jumping-clock.js";
import type { ReceivedRequest, ScriptedServer } from "./scripted-server.js";
import { NO_RETRIES, type Script } from "./scripts.js";

export interface Played extends Outcome {
  /** The same call as a method of the class; null where it cannot be made without harm. */
  method: Outcome | null;
  /** Requests as they came, without what tells the clients apart. */
  wire: unknown[];
  /** Waits between the tries of the function, in ms. */
  waits: number[];
}

/** Whether time jumps; scripts with limits and aborts need the real one. */
export type Clock = "jumping" | "real";

export interface Playing {
  server: ScriptedServer;
  contestant: Contestant;
  clock: Clock;
  /** Added to the base address. */
  address?: string;
}

/** Plays a script with one client, as a function and as a method. */
export async function play(script: Script, { server, contestant, clock, address = "" }: Playing): Promise<Played> {
  const time = clock === "jumping" ? startJumpingClock() : null;
  const run = async <T>(start: (call: Call) => PromiseLike<T>): Promise<T> => {
    server.script(script.answers);
    const { options, stop } = withAbort(server, script);
    const client = {
      apiKey: "sk-db-v1-of-the-test",
      serverURL: `${server.origin}${contestant.basePath}${address}`,
      retryConfig: NO_RETRIES,
      ...script.call?.client,
    };
    try {
      return await start({ ...script.call, client, options });
    } finally {
      stop();
    }
  };
  try {
    const asFunction = await outcomeOfFunction(run(contestant.callFunction));
    const wire = server.requests.map(comparable);
    const waits = [...(time?.waits ?? [])];
    const isHarmful = contestant.leaksRejections === true && asFunction.outcome.startsWith("rejection");
    const method = isHarmful ? null : await outcomeOfMethod(run(contestant.callMethod));
    return { ...asFunction, method, wire, waits };
  } finally {
    time?.restore();
  }
}

/** The script's options, with a signal that ends the call at the moment the script says. */
function withAbort(server: ScriptedServer, { call, abort }: Script): Aborting {
  const controller = new AbortController();
  if (abort === undefined) return { options: call?.options, stop: () => {} };
  const end = () => setImmediate(() => controller.abort(abort.reason));
  const options = { ...call?.options, signal: controller.signal };
  if (abort.after === "request") {
    server.onRequest = end;
    return { options, stop: () => {} };
  }
  const { fetch } = globalThis;
  const spy = vi.spyOn(globalThis, "fetch").mockImplementation(async (...request) => {
    const response = await fetch(...request);
    end();
    return response;
  });
  return { options, stop: () => spy.mockRestore() };
}

interface Aborting {
  options: Record<string, unknown> | undefined;
  stop: () => void;
}

function comparable({ method, url, headers, body }: ReceivedRequest): unknown {
  const { "user-agent": userAgent, cookie, connection: _connection, ...others } = headers;
  return {
    method,
    url,
    body,
    // Each client has a name of its own, unless the caller gave one.
    userAgent: userAgent?.startsWith("speakeasy-sdk/") || userAgent?.startsWith("daybook-sdk/") ? "own" : userAgent,
    // The official clients send an empty one.
    cookie: cookie === "" ? undefined : cookie,
    ...others,
  };
}
