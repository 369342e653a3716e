import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { OFFICIAL, OURS } from "./openrouter-contestants.js";
import { play } from "./play.js";
import { type HttpAnswer, type ScriptedServer, startScriptedServer } from "./scripted-server.js";
import { ROW } from "./scripts.js";

let server: ScriptedServer;

beforeAll(async () => {
  server = await startScriptedServer();
});
afterAll(() => server.close());

const statuses = fc.constantFrom(200, 200, 200, 201, 204, 400, 401, 402, 403, 404, 418, 429, 500, 503);
const contentTypes = fc.oneof(
  { weight: 4, arbitrary: fc.constant("application/json") },
  fc.constantFrom("application/json; charset=utf-8", "text/html", "application/problem+json", null),
);
const anything = fc.jsonValue({ maxDepth: 2 });

/** An object of which some fields are missing, of another type, or nobody's. */
function nearly(object: Record<string, unknown>): fc.Arbitrary<Record<string, unknown>> {
  const change = fc.tuple(
    fc.constantFrom(...Object.keys(object), "unknown_field"),
    fc.option(anything, { nil: undefined }),
  );
  return fc.array(change, { maxLength: 2 }).map((changes) => ({ ...object, ...Object.fromEntries(changes) }));
}

const bodies = fc.oneof(
  fc.array(nearly({ ...ROW, workspace_id: "w" }), { maxLength: 3 }).map((data) => ({ data })),
  nearly({ code: 400, message: "no", metadata: { a: 1 } }).chain((error) =>
    nearly({ error, user_id: "user_1", openrouter_metadata: {} }),
  ),
  anything,
  fc.string(),
);
const answers: fc.Arbitrary<HttpAnswer> = fc.record({ status: statuses, contentType: contentTypes, body: bodies });

test("whatever the server answers, ours and 1.3.19 make the same of it", async () => {
  await fc.assert(
    fc.asyncProperty(answers, async (answer) => {
      const script = { name: "any", answers: [answer], outcome: "any" };
      const official = await play(script, { server, contestant: OFFICIAL["1.3.19"], clock: "jumping" });
      for (const contestant of OURS) {
        const ours = await play(script, { server, contestant, clock: "jumping" });
        expect(ours.wire).toEqual(official.wire);
        // The two differences that are stated: a body that is no JSON, and an error without words.
        const isNoJson = official.outcome === "rejection: SyntaxError";
        expect(ours.outcome).toBe(isNoJson ? "ResponseValidationError" : official.outcome);
        const hasNoWords = isRecord(official.details) && official.details["errorMessage"] === "";
        if (!isNoJson && !hasNoWords) expect(ours.details).toEqual(official.details);
      }
    }),
    { numRuns: 200 },
  );
});

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
