import type { TestClient, TestTeam } from "./test-client.js";

/**
 * Whether a node knows both keys of a team that another node made. They are made one after the other, and a node takes up within
 * seconds what there is by then.
 */
export async function knowsTeam(node: TestClient, { managementKey, ingestKey }: TestTeam): Promise<boolean> {
  const read = await node.call("GET", "/api/v1/activity", { key: managementKey });
  const sent = await node.call("POST", "/v1/events", { key: ingestKey, body: [] });
  return read.status === 200 && sent.status !== 401;
}
