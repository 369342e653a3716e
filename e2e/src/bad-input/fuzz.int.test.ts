import { generation, startServer, type TestServer, type TestTeam, testSeed } from "@daybook/testkit";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { rawConnection } from "../event-door/raw-connection.js";
import { sendBody } from "../event-door/send-body.js";
import { countStored } from "../event-door/stored-events.js";

const ROUNDS = Number(process.env["DAYBOOK_FUZZ_ROUNDS"] ?? 150);
const MIB = 1024 ** 2;
const TYPES = [
  "application/json",
  "application/cloudevents+json",
  "application/cloudevents-batch+json",
  "application/x-ndjson",
];

const seed = testSeed();
let server: TestServer;
let team: TestTeam;
let accepted = 0;

beforeAll(async () => {
  process.stdout.write(`seed ${seed}: DAYBOOK_TEST_SEED=${seed} repeats this run\n`);
  server = await startServer({ eventLimits: { idleMs: 2_000 } });
  team = await server.createTeam();
});
afterAll(() => server.close());

/** Any value in the place of any field of an event that is otherwise good. */
function hostileEvent(): fc.Arbitrary<object> {
  const value = fc.oneof(
    fc.jsonValue(),
    fc.string({ unit: "binary" }),
    fc.double(),
    fc.constantFrom("", "1e999", "-0", "\u0000", "\ud800", "\n\n;", "__proto__", "2026-01-01T00:00:00Z"),
  );
  const data = Object.keys((generation() as { data: object }).data);
  const field = fc.constantFrom(
    "id",
    "source",
    "type",
    "time",
    "subject",
    "specversion",
    "data",
    "data_base64",
    "datacontenttype",
  );
  return fc.oneof(
    fc.tuple(field, value).map(([name, wrong]) => ({ ...generation(), [name]: wrong })),
    fc.tuple(fc.constantFrom(...data), value).map(([name, wrong]) => generation({ data: { [name]: wrong } })),
    fc.constant(null).map(() => generation()),
  );
}

/** A good text with a few of its bytes changed, cut out or doubled. */
function damaged(text: fc.Arbitrary<string>): fc.Arbitrary<Uint8Array> {
  const wound = fc.record({ at: fc.nat(), byte: fc.nat(255), kind: fc.constantFrom("set", "cut", "double", "end") });
  return fc.tuple(text, fc.array(wound, { maxLength: 4 })).map(([whole, wounds]) => {
    let bytes = Buffer.from(whole);
    for (const { at, byte, kind } of wounds) {
      if (bytes.length === 0) break;
      const place = at % bytes.length;
      if (kind === "set") bytes[place] = byte;
      else if (kind === "cut") bytes = Buffer.concat([bytes.subarray(0, place), bytes.subarray(place + byte)]);
      else if (kind === "double") bytes = Buffer.concat([bytes.subarray(0, place + byte), bytes.subarray(place)]);
      else bytes = bytes.subarray(0, place);
    }
    return bytes;
  });
}

const batch = fc.array(hostileEvent(), { minLength: 1, maxLength: 4 });
const body: fc.Arbitrary<Uint8Array> = fc.oneof(
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 2_000 }) },
  { weight: 2, arbitrary: fc.json({ maxDepth: 5 }).map((text) => Buffer.from(text)) },
  { weight: 4, arbitrary: batch.map((events) => Buffer.from(JSON.stringify(events))) },
  { weight: 2, arbitrary: batch.map((events) => Buffer.from(events.map((event) => JSON.stringify(event)).join("\n"))) },
  { weight: 4, arbitrary: damaged(batch.map((events) => JSON.stringify(events))) },
);

test(`of ${ROUNDS} hostile bodies each is stored whole or refused with a reason, and never a 5XX`, async () => {
  const before = process.memoryUsage.rss();
  await fc.assert(
    fc.asyncProperty(
      body,
      fc.constantFrom(...TYPES),
      fc.boolean(),
      fc.boolean(),
      async (bytes, type, gzip, isPartial) => {
        const answer = await sendBody(server, team, bytes, { type, gzip, query: isPartial ? "?partial=true" : "" });
        expect([200, 400]).toContain(answer.status);
        if (answer.status === 200) accepted += (answer.json as { accepted: number }).accepted;
        else expect(answer.json).toMatchObject({ error: { code: "invalid_events" }, problemCount: expect.any(Number) });
        // An id may come twice by chance; what was never accepted must not be there.
        expect(await countStored(server, team)).toBeLessThanOrEqual(accepted);
      },
    ),
    { seed, numRuns: ROUNDS, endOnFailure: true },
  );
  expect(accepted, "some of it was good").toBeGreaterThan(0);
  expect(process.memoryUsage.rss() - before).toBeLessThan(400 * MIB);
  expect(await sendBody(server, team, JSON.stringify(generation()))).toMatchObject({ text: '{"accepted":1}' });
});

test(`of ${ROUNDS} hostile requests on a raw connection none is answered with a 5XX or stops the server`, async () => {
  const good = `POST /v1/events HTTP/1.1\r\nHost: daybook\r\nAuthorization: Bearer KEY\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n[]`;
  await fc.assert(
    fc.asyncProperty(damaged(fc.constant(good.replace("KEY", team.ingestKey))), async (bytes) => {
      const connection = await rawConnection(server.url);
      connection.write(bytes);
      connection.socket.end();
      const all = await connection.ended();
      expect(all).not.toMatch(/HTTP\/1\.1 5/);
    }),
    { seed, numRuns: ROUNDS, endOnFailure: true },
  );
  expect(await sendBody(server, team, JSON.stringify(generation()))).toMatchObject({ text: '{"accepted":1}' });
});
