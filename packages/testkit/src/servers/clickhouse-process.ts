/**
 * `node clickhouse-process.js <directory> <port> [<cluster>]`: a ClickHouse server that speaks HTTP, made of chDB's own
 * library; as a part of a cluster (`ClusterPart` as JSON) its own protocol too.
 *
 * The library has a server's listeners in it. `chdb_query_cmdline` runs ClickHouse's command line in this process,
 * and one long statement keeps it there. That call holds the main thread, so a thread beside it watches our parent.
 */
import { readSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { isMainThread, Worker, workerData } from "node:worker_threads";
import { DataType, load, open } from "ffi-rs";
import type { ClusterPart } from "./cluster-part.js";
import { TEST_CREDENTIALS } from "./credentials.js";

const LIFE_SECONDS = 7 * 86_400;

if (isMainThread) {
  const [directory = "", port = "", cluster = "null"] = process.argv.slice(2);
  const watch = new Worker(new URL(import.meta.url), { workerData: directory });
  watch.once("online", () => serve(directory, Number(port), parsePart(cluster)));
} else {
  endWithParent(String(workerData));
}

function parsePart(json: string): ClusterPart | null {
  return JSON.parse(json) as ClusterPart | null;
}

function serve(directory: string, port: number, part: ClusterPart | null): void {
  const config = join(directory, "config.xml");
  writeFileSync(config, configXml(directory, port, part));
  writeFileSync(join(directory, "users.xml"), USERS_XML);
  const stay = `SELECT sleepEachRow(1) FROM numbers(${LIFE_SECONDS}) FORMAT Null
    SETTINGS max_block_size = 1, function_sleep_max_microseconds_per_block = 2000000`;
  const args = [
    "clickhouse",
    `--config-file=${config}`,
    `--path=${join(directory, "data")}`,
    "--query",
    `SYSTEM START LISTEN HTTP; ${part === null ? "" : "SYSTEM START LISTEN TCP; "}${stay}`,
  ];
  open({ library: "chdb", path: libraryPath() });
  load({
    library: "chdb",
    funcName: "chdb_query_cmdline",
    retType: DataType.External,
    paramsType: [DataType.I32, DataType.StringArray],
    paramsValue: [args.length, args],
  });
}

/** Our stdin is a pipe that ends when the parent does. */
function endWithParent(directory: string): void {
  const byte = Buffer.alloc(1);
  while (readSync(0, byte) > 0);
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
  process.kill(process.pid, "SIGKILL");
}

/** chdb installs the library of its own platform beside itself. */
function libraryPath(): string {
  const engine = createRequire(import.meta.resolve("@daybook/engine"));
  const chdb = createRequire(engine.resolve("chdb"));
  const libc = process.platform === "linux" ? "-gnu" : "";
  return join(chdb.resolve(`@chdb/lib-${process.platform}-${process.arch}${libc}`), "..", "libchdb.so");
}

function configXml(directory: string, port: number, part: ClusterPart | null): string {
  return `<clickhouse>
  <listen_host>127.0.0.1</listen_host>
  <http_port>${port}</http_port>${part === null ? "" : partXml(part)}
  <users_config>${join(directory, "users.xml")}</users_config>
  <logger><level>none</level></logger>
</clickhouse>`;
}

function partXml({ name, tcpPort, shards, macros }: ClusterPart): string {
  const shardXml = ({ weight, tcpPorts }: ClusterPart["shards"][number]): string => {
    const replicas = tcpPorts.map((port) => `<replica><host>127.0.0.1</host><port>${port}</port></replica>`).join("");
    return `<shard><weight>${weight}</weight><internal_replication>true</internal_replication>${replicas}</shard>`;
  };
  return `
  <tcp_port>${tcpPort}</tcp_port>
  <macros><shard>${macros.shard}</shard><replica>${macros.replica}</replica></macros>
  <remote_servers><${name}>${shards.map(shardXml).join("")}</${name}></remote_servers>`;
}

const USERS_XML = `<clickhouse>
  <profiles><default/></profiles>
  <quotas><default/></quotas>
  <users>
    <default><password/><profile>default</profile><quota>default</quota><networks><ip>127.0.0.1</ip></networks></default>
    <${TEST_CREDENTIALS.user}>
      <password>${TEST_CREDENTIALS.password}</password>
      <profile>default</profile>
      <quota>default</quota>
      <networks><ip>127.0.0.1</ip></networks>
    </${TEST_CREDENTIALS.user}>
  </users>
</clickhouse>`;
