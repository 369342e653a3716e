import type { IncomingMessage } from "node:http";
import { encodeExportAnswer, type OtlpEncoding, pseudonymiseSpans } from "@daybook/engine";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Daybook } from "../../daybook.js";
import { BodyBudget } from "../../http/body-budget.js";
import { readBody } from "../../http/body-stream.js";
import { SENDER_LIMITS, type SenderLimits } from "../../http/sender-pace.js";
import { decodeContext } from "../events/decode-context.js";
import { requireSender } from "../events/require-sender.js";
import { decodeTraces } from "./decode-traces.js";
import { OTLP_MEDIA_TYPES, requireOtlpEncoding } from "./otlp-encoding.js";
import { answerOtlpFailure } from "./otlp-failure.js";

export interface OtlpLimits extends SenderLimits {
  /** After decompression. JSON takes many times its size while it is parsed. */
  bytesMax: Readonly<Record<OtlpEncoding, number>>;
  /** Held in memory by all requests together. */
  heldBytesMax: number;
}

export const OTLP_LIMITS: OtlpLimits = {
  bytesMax: { protobuf: 64 * 1024 ** 2, json: 32 * 1024 ** 2 },
  heldBytesMax: 128 * 1024 ** 2,
  ...SENDER_LIMITS,
};

/**
 * OTLP over HTTP. `/v1/traces` takes spans; 200 means that what they amount to is durable and in every report.
 * `/v1/metrics` takes metrics and drops them, so that a sender of all signals sees no errors.
 */
export function otlpRoutes(app: FastifyInstance, daybook: Daybook, limits: OtlpLimits): void {
  app.register(async (scope) => {
    const budget = new BodyBudget(limits.heldBytesMax);
    scope.removeAllContentTypeParsers();
    // The body is read by the handler, which knows its encoding, its limits and who sent it.
    scope.addContentTypeParser("*", (_, __, done) => done(null));
    scope.setErrorHandler(answerOtlpFailure);

    const postTraces = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const sender = requireSender(daybook, request);
      const encoding = isConnectionTest(request) ? "json" : requireOtlpEncoding(request.headers);
      if (isConnectionTest(request)) return answerExport(reply, encoding, { rejected: 0, message: "" });
      return readHeld(request.raw, { limits, encoding, budget }, async (chunks) => {
        // Neither the bytes nor the spans with their attributes stay in memory while the events wait for the store.
        const context = decodeContext(sender, daybook.nowMs());
        const { spans, ...outcome } = decodeTraces(Buffer.concat(chunks.splice(0)), encoding, context);
        // The key may have ended while the body came in.
        requireSender(daybook, request);
        await daybook.traces.write(sender.team.team.id, pseudonymiseSpans(sender.team, spans), context.frozenBeforeMs);
        return answerExport(reply, encoding, outcome);
      });
    };
    const bodyLimit = Math.max(...Object.values(limits.bytesMax)) * 2;
    scope.post("/v1/traces", { bodyLimit }, postTraces);
    scope.put("/v1/traces", { bodyLimit }, postTraces);

    scope.post("/v1/metrics", { bodyLimit }, async (request, reply) => {
      requireSender(daybook, request);
      const encoding = requireOtlpEncoding(request.headers);
      await readBody(request.raw, { ...limits, bytesMax: limits.bytesMax[encoding] }, () => {});
      return answerExport(reply, encoding, { rejected: 0, message: "" }, "metrics");
    });
  });
}

/** The bytes stay counted in the budget until their events are stored or given up. */
async function readHeld<Result>(
  request: IncomingMessage,
  { limits, encoding, budget }: { limits: OtlpLimits; encoding: OtlpEncoding; budget: BodyBudget },
  use: (chunks: Buffer[]) => Promise<Result>,
): Promise<Result> {
  let held = 0;
  try {
    const chunks: Buffer[] = [];
    await readBody(request, { ...limits, bytesMax: limits.bytesMax[encoding] }, (chunk) => {
      budget.take(chunk.length);
      held += chunk.length;
      chunks.push(chunk);
    });
    return await use(chunks);
  } finally {
    budget.release(held);
  }
}

/** OpenRouter's button sends this, with an empty body or a sample. */
function isConnectionTest({ headers }: FastifyRequest): boolean {
  return headers["x-test-connection"] === "true";
}

function answerExport(
  reply: FastifyReply,
  encoding: OtlpEncoding,
  outcome: { rejected: number; message: string },
  signal: "spans" | "metrics" = "spans",
): FastifyReply {
  const body = Buffer.from(encodeExportAnswer(encoding, outcome, signal));
  return reply.header("content-type", OTLP_MEDIA_TYPES[encoding]).send(body);
}
