// `npm start`: sets up what is missing, then runs the server in this very process, so that a signal sent to it, even
// SIGKILL, reaches the server and nothing is left behind.
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { repositoryRoot, setUp } from "./set-up.js";

await setUp();

const command = resolve(repositoryRoot, "apps/cli/bin/daybook.js");
process.argv = [process.execPath, command, "serve", "--demo", ...process.argv.slice(2)];
await import(pathToFileURL(command).href);
