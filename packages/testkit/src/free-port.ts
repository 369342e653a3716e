import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/**
 * A port of the loopback address that is free now, for a server that must come back on it. It lies below the range from
 * which the operating system takes the near end of outgoing connections, so none of those can sit on it meanwhile.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(15_000, 32_000);
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const isListening = await new Promise<boolean>((resolve) => {
    server.once("error", () => resolve(false)).listen(port, "127.0.0.1", () => resolve(true));
  });
  if (isListening) await new Promise((resolve) => server.close(resolve));
  return isListening;
}
