// What the account used and what each member did, as two tables.
// DAYBOOK_API_KEY: the management key of an OWNER or of BILLING. DAYBOOK_BASE_URL: the server, if it is not on this machine.
import { Daybook } from "@daybook/sdk";
import { DaybookError } from "@daybook/sdk/models/errors";

const daybook = new Daybook({ timeoutMs: 30_000 });

try {
  const [usage, report] = await Promise.all([daybook.analytics.getUserActivity(), daybook.reports.getUserActivity()]);

  console.log("Usage of the last 30 completed UTC days");
  for (const row of usage.data) {
    console.log(`${row.date}  ${row.model}  ${row.requests} requests  ${row.usage} USD`);
  }

  console.log("Activity of each member");
  for (const { user, chatCount, messageCount, activeDays } of report.data) {
    console.log(`${user.email}  ${chatCount} chats  ${messageCount} messages  ${activeDays} days`);
  }
} catch (error) {
  if (!(error instanceof DaybookError)) throw error;
  console.error(`The server answered ${error.statusCode}: ${error.message}`);
  process.exitCode = 1;
}
