import { Daybook, EventReporter } from "@daybook/sdk";
import { DaybookCore } from "@daybook/sdk/core.js";
import { analyticsGetUserActivity } from "@daybook/sdk/funcs/analyticsGetUserActivity.js";
import { DaybookError } from "@daybook/sdk/models/errors";
import { OpenRouter } from "@daybook/sdk/openrouter";
import { ForbiddenResponseError, OpenRouterError } from "@daybook/sdk/openrouter/models/errors";
import { createClient } from "@daybook/sdk/v0";

/** What a program can do with the package, one fact a line; the server's answers are scripted in this order. */
export async function consume(origin: string): Promise<string[]> {
  const facts: string[] = [];
  const options = { apiKey: "sk-db-v1-of-the-consumer", serverURL: origin };

  const daybook = new Daybook(options);
  const { data } = await daybook.analytics.getUserActivity({ date: "2026-11-19" });
  facts.push(`class: ${data.map((row) => row.modelPermaslug).join()}`);

  const [result, call] = await analyticsGetUserActivity(new DaybookCore(options)).$inspect();
  facts.push(`function: ${result.ok} ${call.response?.status}`);

  try {
    await new OpenRouter({ ...options, serverURL: `${origin}/api/v1` }).analytics.getUserActivity();
  } catch (error) {
    const isOurs = error instanceof OpenRouterError && error instanceof DaybookError;
    if (error instanceof ForbiddenResponseError) facts.push(`error: ${error.name} ${error.message} ${isOurs}`);
  }

  const report = await createClient({ apiKey: "key", baseUrl: `${origin}/v1` }).reports.getUserActivity();
  facts.push(`v0: ${report.object} ${report.meta.totalCount}`);
  facts.push(`reports: ${(await daybook.reports.getUserActivity()).meta.totalCount}`);

  const chat = { type: "chat.created", data: { user: "ada@example.com" } } as const;
  facts.push(`send: ${(await daybook.events.send(chat)).accepted}`);
  const reporter = new EventReporter(daybook, { onError: (error) => facts.push(error.message) });
  await reporter.report(chat);
  await reporter.close();
  facts.push("reporter: closed");
  return facts;
}
