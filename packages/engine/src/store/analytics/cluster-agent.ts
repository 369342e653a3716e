import { Agent as HttpAgent, type AgentOptions } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { Socket } from "node:net";
import { CONNECTIONS_MAX } from "./clickhouse-driver.js";

/** How long a host may take to let us in before the next one is tried. */
const CONNECT_MS_MAX = 5_000;

/**
 * Keeps connections to one host, and gives up one that is not made in time: a host that is switched off does not refuse,
 * it says nothing, and nobody should wait two minutes for it.
 */
export function connectInTime(
  url: string,
  { connectMs = CONNECT_MS_MAX, ...options }: AgentOptions & { connectMs?: number } = {},
): HttpAgent {
  const isSecure = url.startsWith("https:");
  const agent = new (isSecure ? HttpsAgent : HttpAgent)({ keepAlive: true, maxSockets: CONNECTIONS_MAX, ...options });
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (...args) => {
    const socket = connect(...args);
    if (!(socket instanceof Socket)) return socket;
    const timer = setTimeout(() => {
      socket.destroy(Object.assign(new Error(`no connection within ${connectMs} ms`), { code: "ETIMEDOUT" }));
    }, connectMs);
    const stop = (): void => clearTimeout(timer);
    return socket.once(isSecure ? "secureConnect" : "connect", stop).once("close", stop);
  };
  return agent;
}
