import { connect } from "node:net";
import Fastify, { type FastifyInstance } from "fastify";
import { afterEach, expect, test } from "vitest";
import type { ReportColumn } from "./report-column.js";
import type { ReportFormat } from "./report-format.js";
import { sendReport } from "./send-report.js";

const COLUMNS: ReportColumn<{ text: string }>[] = [{ name: "text", type: "text", valueOf: ({ text }) => text }];
/** As much as a socket's buffers hold many times over. */
const ROWS_MAX = 1_000_000;

let app: FastifyInstance;
afterEach(() => app.close());

/** A server of one report whose rows hardly end, and the promise of how many were read when the reading stopped. */
async function serve(format: ReportFormat, firstRow: Promise<void>): Promise<{ port: number; read: Promise<number> }> {
  app = Fastify();
  const read = new Promise<number>((resolve) => {
    async function* rows(): AsyncGenerator<{ text: string }> {
      let count = 0;
      try {
        await firstRow;
        for (; count < ROWS_MAX; count++) yield { text: `${count} ${"x".repeat(1000)}` };
      } finally {
        resolve(count);
      }
    }
    app.get("/", (_, reply) =>
      sendReport(reply, { format, name: "rows", columns: COLUMNS, rows: rows(), json: () => "" }),
    );
  });
  await app.listen({ host: "127.0.0.1", port: 0 });
  const address = app.server.address();
  return { port: typeof address === "object" && address !== null ? address.port : 0, read };
}

test.each(["csv", "ndjson", "parquet"] as const)(
  "whoever leaves in the middle of %s ends the reading",
  async (format) => {
    const { port, read } = await serve(format, Promise.resolve());
    const socket = connect({ host: "127.0.0.1", port });
    socket.write("GET / HTTP/1.1\r\nHost: daybook\r\n\r\n");
    await new Promise((resolve) => socket.once("readable", resolve));
    socket.resetAndDestroy();
    expect(await read).toBeLessThan(ROWS_MAX / 10);
  },
);

test("whoever leaves before the first row ends the reading", async () => {
  let begin = (): void => {};
  const { port, read } = await serve("csv", new Promise((resolve) => (begin = resolve)));
  const arrived = new Promise<void>((resolve) => app.server.once("request", () => resolve()));
  const gone = new Promise<void>((resolve) =>
    app.server.once("connection", (connection) => connection.once("close", () => resolve())),
  );
  const socket = connect({ host: "127.0.0.1", port });
  socket.write("GET / HTTP/1.1\r\nHost: daybook\r\n\r\n");
  await arrived;
  socket.resetAndDestroy();
  await gone;
  begin();
  expect(await read).toBeLessThan(ROWS_MAX / 10);
});
