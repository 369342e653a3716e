import { UsageError } from "../command-error.js";
import { defineCommand } from "../command.js";
import { flag, parsed, text } from "../option.js";
import { announce } from "./announce.js";

/** Options that are not given stay out, so that the server's own settings decide. */
export const serve = defineCommand({
  name: "serve",
  summary: "run the server in this process",
  asksServer: false,
  arguments: {},
  options: {
    host: text("host", "address to listen on (DAYBOOK_HOST; default 127.0.0.1)"),
    port: parsed({ placeholder: "port", summary: "port to listen on (DAYBOOK_PORT; default 8787)", parse: parsePort }),
    dataDir: text("dir", "where everything is kept (DAYBOOK_DATA_DIR; default .daybook)"),
    demo: flag("load demo teams when the data directory is empty"),
  },
  handler: async ({ host, port, dataDir, demo }, context) => {
    const server = await context.startServer({
      ...(host === null ? {} : { host }),
      ...(port === null ? {} : { port }),
      ...(dataDir === null ? {} : { dataDir }),
      ...(demo ? { demo } : {}),
      onProgress: (line) => context.stderr.write(`${line}\n`),
    });
    await announce(server, context);
  },
});

function parsePort(given: string): number {
  const port = /^\d{1,5}$/.test(given) ? Number(given) : Number.NaN;
  if (port <= 65_535) return port;
  throw new UsageError(`--port must be a number from 0 to 65535, not "${given}".`);
}
