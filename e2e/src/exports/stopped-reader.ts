import type { TestServer } from "@daybook/testkit";
import { onTestFinished } from "vitest";
import { rawConnection } from "../event-door/raw-connection.js";

/** Somebody who asked for a table, took its beginning, and reads nothing more for now. */
export interface StoppedReader {
  /** Reads on; resolves with all that came, the last chunk's end included, when the server has ended the connection. */
  goOn(): Promise<string>;
}

export async function stoppedReader(
  server: TestServer,
  { path, key }: { path: string; key: string },
): Promise<StoppedReader> {
  const connection = await rawConnection(server.url);
  const begun = new Promise((resolve) => connection.socket.once("data", resolve));
  connection.write(
    `GET ${path} HTTP/1.1\r\nHost: daybook\r\nConnection: close\r\nAuthorization: Bearer ${key}\r\n\r\n`,
  );
  // A server that closes waits for whoever is still being answered.
  onTestFinished(() => void connection.socket.destroy());
  await begun;
  connection.socket.pause();
  return {
    goOn() {
      connection.socket.resume();
      return connection.ended();
    },
  };
}
