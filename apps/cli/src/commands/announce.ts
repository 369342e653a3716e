import { Writable } from "node:stream";
import { createApiClient } from "../api-client.js";
import type { CommandContext, RunningServer } from "../command.js";
import { reportActivity } from "./report/activity.js";
import { reportUserActivity } from "./report/user-activity.js";

/**
 * Tells a person what was started: with demo teams, both reports of the first one and every team's keys, whole, one a
 * line; always the address.
 */
export async function announce(server: RunningServer, context: CommandContext): Promise<void> {
  const say = (line = ""): void => {
    context.stdout.write(`${line}\n`);
  };
  const [team] = server.demo?.teams ?? [];
  if (team !== undefined) {
    const api = createApiClient(
      () => new URL(server.url),
      () => Promise.resolve({ token: server.operatorToken, source: "the server just started" }),
    );
    const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
    // The hints at what to run next are for somebody who asked for a report.
    const own = { ...context, api, wantsJson: false, stderr: new Writable({ write: (_, __, done) => done() }) };
    say(`Usage of team ${team.slug} on ${yesterday} (GET /api/v1/activity?date=${yesterday}):\n`);
    await reportActivity.run({ team: team.slug, date: yesterday }, own);
    say(`\nWhat the members of ${team.slug} did (GET /v1/reports/user-activity):\n`);
    await reportUserActivity.run({ team: team.slug }, own);
    say("\nKeys of the demo teams:\n");
    for (const { slug, keys } of server.demo?.teams ?? []) {
      for (const { kind, memberEmail, key } of keys) {
        say(`${slug.padEnd(8)}  ${kind.padEnd(10)}  ${key}  ${memberEmail}`);
      }
    }
    say();
  }
  say(`Daybook runs at ${server.url} (dashboard: ${server.url}/), data in ${server.dataDir}. Stop it with Ctrl-C.`);
}
