import { expect, test } from "vitest";
import { type ClusterReplica, isSameTopology, placeOf, shardOf, topologyOf } from "./cluster-topology.js";

function replica(fields: Partial<ClusterReplica>): ClusterReplica {
  return { shard: 1, weight: 1, replica: 1, hostName: "one", hostAddress: "10.0.0.1", isLocal: 0, ...fields };
}

test("teams are shared out by the weights of the shards, and a shard without weight gets none", () => {
  const counts = [0, 0, 0];
  for (let number = 0; number < 30_000; number++) {
    const shard = shardOf(`team_${number}`, [1, 0, 2]);
    counts[shard] = (counts[shard] ?? 0) + 1;
  }
  expect(counts[1]).toBe(0);
  expect(counts[0]).toBeGreaterThan(9_500);
  expect(counts[0]).toBeLessThan(10_500);
  expect(shardOf("any", [7])).toBe(0);
});

test("the replicas that ClickHouse lists are shards with their weights", () => {
  const replicas = [
    replica({ shard: 1, replica: 1 }),
    replica({ shard: 1, replica: 2, hostName: "two" }),
    replica({ shard: 2, weight: 3, hostName: "three" }),
  ];
  const topology = topologyOf("main", replicas);
  expect(topology).toEqual({
    name: "main",
    shards: [
      { weight: 1, replicas: 2 },
      { weight: 3, replicas: 1 },
    ],
  });
  expect(
    isSameTopology(topology, topologyOf("main", [...replicas, replica({ shard: 2, weight: 3, replica: 2 })])),
  ).toBe(true);
  expect(isSameTopology(topology, topologyOf("main", replicas.toSpliced(1, 1)))).toBe(false);
  expect(isSameTopology(topology, topologyOf("main", replicas.slice(0, 2)))).toBe(false);
});

test("a cluster that is not known, or holds nothing, is refused by name", () => {
  for (const replicas of [[], [replica({ weight: 0 })]]) {
    expect(() => topologyOf("main", replicas)).toThrow(/knows no cluster "main"/);
  }
});

test("a server's shard is what it calls its own, else what its name in the URL says, else unknown", () => {
  const one = replica({ shard: 1 });
  const two = replica({ shard: 2, hostName: "two", hostAddress: "10.0.0.2" });
  expect(placeOf([one, { ...two, isLocal: 1 }], "one")).toBe(1);
  expect(placeOf([one, two], "two")).toBe(1);
  expect(placeOf([one, two], "10.0.0.1")).toBe(0);
  expect(placeOf([one, two], "balancer")).toBeNull();
  // One server for two shards would hold the events of both in one table.
  expect(
    placeOf(
      [
        { ...one, isLocal: 1 },
        { ...two, isLocal: 1 },
      ],
      "one",
    ),
  ).toBeNull();
});
