import { setTimeout as wait } from "node:timers/promises";
import { DaybookError } from "@daybook/engine";

/** The few calls the demo makes of a running Daybook, over HTTP like anybody else's. */
export interface DemoClient {
  /** @returns the parsed body */
  get(path: string): Promise<unknown>;
  post(path: string, body: unknown): Promise<unknown>;
  delete(path: string): Promise<void>;
  /** Send CloudEvents, one a line; the same body again, a few times, while the server says that it is not ready. */
  sendEvents(ingestKey: string, lines: string): Promise<void>;
}

const ATTEMPTS_MAX = 6;

/**
 * @param options.baseUrl origin of the server, for example `http://127.0.0.1:8787`
 * Every method throws DaybookError `store_unavailable` when the server cannot be reached or refuses.
 */
export function demoClient(options: { baseUrl: string; operatorToken: string }): DemoClient {
  const { baseUrl, operatorToken } = options;
  const admin = async (method: string, path: string, body?: unknown): Promise<Response> => {
    const response = await send(new URL(path, baseUrl), {
      method,
      headers: {
        authorization: `Bearer ${operatorToken}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw await refusal(`${method} ${path}`, response);
    return response;
  };
  return {
    get: async (path) => readJson(await admin("GET", path)),
    post: async (path, body) => readJson(await admin("POST", path, body)),
    delete: async (path) => {
      await (await admin("DELETE", path)).arrayBuffer();
    },
    sendEvents: (ingestKey, lines) => sendEvents({ url: new URL("/v1/events", baseUrl), ingestKey, lines }),
  };
}

async function sendEvents(options: { url: URL; ingestKey: string; lines: string }): Promise<void> {
  const { url, ingestKey, lines } = options;
  for (let attempt = 1; ; attempt += 1) {
    const response = await send(url, {
      method: "POST",
      headers: { authorization: `Bearer ${ingestKey}`, "content-type": "application/x-ndjson" },
      body: lines,
    });
    if (response.ok) {
      await response.arrayBuffer();
      return;
    }
    if (response.status !== 503 || attempt === ATTEMPTS_MAX) throw await refusal("POST /v1/events", response);
    await response.arrayBuffer();
    await wait(retryAfterMs(response) ?? attempt * 500);
  }
}

async function send(url: URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (cause) {
    throw new DaybookError(
      "store_unavailable",
      `The demo data could not be sent to ${url.origin}: the connection failed. Start again; loading goes on where it stopped.`,
      { cause },
    );
  }
}

async function refusal(request: string, response: Response): Promise<DaybookError> {
  const body = (await response.text()).slice(0, 500);
  return new DaybookError(
    "store_unavailable",
    `The demo data was refused: ${request} answered ${response.status} ${body}. Start again; loading goes on where it stopped.`,
  );
}

/** Kept apart because fetch types a body as any. */
async function readJson(response: Response): Promise<unknown> {
  return response.json();
}

function retryAfterMs(response: Response): number | null {
  const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
  return Number.isFinite(seconds) ? Math.min(seconds, 10) * 1_000 : null;
}
