import type { FastifyInstance } from "fastify";
import type { Daybook } from "../../daybook.js";
import { BodyBudget } from "../../http/body-budget.js";
import { withHeldBody } from "../../http/held-body.js";
import { answerRefused, type EventLimits } from "../events/post-events.js";
import { requireSender } from "../events/require-sender.js";
import { importRows } from "./import-rows.js";
import { readLiteLlmBody } from "./litellm-body.js";

/** Each payload has its prompt and its answer in it, and LiteLLM sends hundreds at once. */
const BYTES_MAX = 32 * 1024 ** 2;

/**
 * `POST /v1/import/litellm`: what LiteLLM's `generic_api` callback sends. LiteLLM forgets a batch whatever the answer is, so
 * good payloads are stored and the others told, and a batch is refused only when nothing of it can be read.
 */
export function postLiteLlm(app: FastifyInstance, daybook: Daybook, limits: EventLimits): void {
  app.register(async (scope) => {
    const budget = new BodyBudget(limits.heldBytesMax);
    scope.removeAllContentTypeParsers();
    // All three of its formats come as application/json.
    scope.addContentTypeParser("*", (_, __, done) => done(null));
    scope.setErrorHandler(answerRefused);
    scope.post("/v1/import/litellm", { bodyLimit: BYTES_MAX * 2 }, async (request) => {
      requireSender(daybook, request);
      return withHeldBody(request.raw, { limits: { ...limits, bytesMax: BYTES_MAX }, budget }, async (chunks) =>
        importRows(readLiteLlmBody(Buffer.concat(chunks.splice(0))), { kind: "litellm-callback", daybook, request }),
      );
    });
  });
}
