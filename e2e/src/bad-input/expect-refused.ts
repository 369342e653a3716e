import { generation, type TestServer, type TestTeam } from "@daybook/testkit";
import { expect } from "vitest";
import { sendBody } from "../event-door/send-body.js";

const MIB = 1024 ** 2;
const LINES = "application/x-ndjson";

/** Sent as JSON, as a line among good ones, gzipped: each time refused with a reason, in a small answer. */
export async function expectRefused(
  { server, team }: { server: TestServer; team: TestTeam },
  body: string | Uint8Array,
): Promise<void> {
  const good = Buffer.from(`${JSON.stringify(generation())}\n`);
  const bytes = Buffer.from(body);
  const line = Buffer.concat([good, bytes, Buffer.from("\n"), good]);
  const ways: [Uint8Array, { type: string; gzip?: boolean }][] = [
    [bytes, { type: "application/json" }],
    [bytes, { type: "application/json", gzip: true }],
    [bytes, { type: "application/cloudevents+json" }],
  ];
  if (bytes.length <= MIB && !bytes.includes(0x0a))
    ways.push([line, { type: LINES }], [line, { type: LINES, gzip: true }]);
  for (const [sent, options] of ways) {
    const answer = await sendBody(server, team, sent, options);
    expect(answer).toMatchObject({ status: 400, json: { error: { code: "invalid_events" } } });
    const { problems, problemCount } = answer.json as {
      problems: { index: number; message: string }[];
      problemCount: number;
    };
    expect(problemCount).toBeGreaterThan(0);
    for (const { index, message } of problems) {
      expect(index).toBe(options.type === LINES ? 1 : 0);
      expect(message.length).toBeLessThan(300);
    }
    expect(answer.text.length).toBeLessThan(20_000);
  }
}
