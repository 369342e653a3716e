export { clockOfNode, type NodeClock } from "./clock-of-node.js";
export { freePort } from "./free-port.js";
export { knowsTeam } from "./knows-team.js";
export { findBrowser, launchBrowser } from "./launch-browser.js";
export { pauseProcess, resumeProcess } from "./process-faults.js";
export { chatCreated, daysAgo, generation, messageCreated } from "./sample-events.js";
export { seededRandom, type SeededRandom, testSeed } from "./seeded-random.js";
export { runCommand, type SpawnedServer, spawnServer, startCommand } from "./spawn-server.js";
export { startServer, type TestServer, type TestServerOptions } from "./start-server.js";
export { type Answer, type CallOptions, type TestClient, type TestTeam, testClient } from "./test-client.js";
export { startClickHouse, type TestClickHouse } from "./servers/start-clickhouse.js";
export {
  clusterUrl,
  startClickHouseCluster,
  startClickHouseReplicas,
  type TestCluster,
} from "./servers/start-clickhouse-cluster.js";
export { startPostgres, type TestPostgres } from "./servers/start-postgres.js";
export { commandClickHouse, databasesFor, type ServerPair, type TestBackend } from "./servers/test-backend.js";
