import { get, type IncomingMessage, createServer } from "node:http";
import { once } from "node:events";
import { expect, test } from "vitest";
import { connectInTime } from "./cluster-agent.js";

function answerOf(url: string, agent: ReturnType<typeof connectInTime>): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, resolve).once("error", reject);
  });
}

test("a host that says nothing is given up in time, and not confused with one that answers slowly", async () => {
  // A name that is never resolved is as silent as a host that is switched off.
  const silent = connectInTime("http://silent", { connectMs: 50, lookup: () => undefined });
  await expect(answerOf("http://silent/", silent)).rejects.toMatchObject({ code: "ETIMEDOUT" });

  const server = createServer((_, response) => void setTimeout(() => response.end(), 200)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/`;
  const agent = connectInTime(url, { connectMs: 50 });
  expect((await answerOf(url, agent)).statusCode).toBe(200);
  agent.destroy();
  server.close();
});
