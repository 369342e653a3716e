export { chatCreated, daysAgo, generation, messageCreated } from "./sample-events.js";
export { runCommand, type SpawnedServer, spawnServer, startCommand } from "./spawn-server.js";
export { startServer, type TestServer, type TestServerOptions } from "./start-server.js";
export { type Answer, type CallOptions, type TestClient, type TestTeam, testClient } from "./test-client.js";
