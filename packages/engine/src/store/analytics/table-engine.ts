/** Where the tables live. Sharding and replication change the engine clause and nothing else. */
export interface EngineTopology {
  cluster: string | null;
}

/**
 * The engine clause of a table: the one place where the SQL of one machine and of a cluster differ.
 *
 * @param family engine of a single node, such as `ReplacingMergeTree(ver)`
 */
export function tableEngine(family: string, topology: EngineTopology): string {
  if (topology.cluster === null) return family;
  const [name, args] = splitFamily(family);
  const place = "'/clickhouse/tables/{shard}/{database}/{table}', '{replica}'";
  return `Replicated${name}(${args === "" ? place : `${place}, ${args}`})`;
}

function splitFamily(family: string): [name: string, args: string] {
  const open = family.indexOf("(");
  return open < 0 ? [family, ""] : [family.slice(0, open), family.slice(open + 1, -1)];
}
