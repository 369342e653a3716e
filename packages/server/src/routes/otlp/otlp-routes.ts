import { type DecodeContext, encodeExportAnswer, type OtlpEncoding, pseudonymiseSpans } from "@daybook/engine";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Daybook } from "../../daybook.js";
import { BodyBudget } from "../../http/body-budget.js";
import { readBody } from "../../http/body-stream.js";
import { DecodeTurns } from "../../http/decode-turns.js";
import { withHeldBody } from "../../http/held-body.js";
import { SENDER_LIMITS, type SenderLimits } from "../../http/sender-pace.js";
import { decodeContext } from "../events/decode-context.js";
import { requireSender } from "../events/require-sender.js";
import { type DecodedExport, decodeLogs, decodeTraces } from "./decode-exports.js";
import { OTLP_MEDIA_TYPES, requireOtlpEncoding } from "./otlp-encoding.js";
import { answerOtlpFailure } from "./otlp-failure.js";

export interface OtlpLimits extends SenderLimits {
  /** After decompression. */
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
 * OTLP over HTTP. `/v1/traces` takes spans and `/v1/logs` log records; 200 means that what they amount to is durable and in
 * every report.
 * `/v1/metrics` takes metrics and drops them, so that a sender of all signals sees no errors.
 */
export function otlpRoutes(app: FastifyInstance, daybook: Daybook, limits: OtlpLimits): void {
  app.register(async (scope) => {
    const budget = new BodyBudget(limits.heldBytesMax);
    const turns = new DecodeTurns();
    scope.removeAllContentTypeParsers();
    // The body is read by the handler, which knows its encoding, its limits and who sent it.
    scope.addContentTypeParser("*", (_, __, done) => done(null));
    scope.setErrorHandler(answerOtlpFailure);

    const take = async (request: FastifyRequest, reply: FastifyReply, signal: Signal): Promise<FastifyReply> => {
      const sender = requireSender(daybook, request);
      const encoding = requireOtlpEncoding(request.headers);
      const bodyLimits = { ...limits, bytesMax: limits.bytesMax[encoding] };
      const decode = async (chunks: Buffer[]): Promise<DecodedExport & Pick<DecodeContext, "frozenBeforeMs">> => {
        if (sizeOf(chunks) > LARGE_BODY_BYTES) await turns.take();
        // Neither the bytes nor the records with their attributes stay in memory while the events wait for the store.
        const context = decodeContext(sender, daybook.nowMs());
        const decoded = DECODERS[signal](Buffer.concat(chunks.splice(0)), encoding, context);
        // The key may have ended while the body came in.
        requireSender(daybook, request);
        return { ...decoded, frozenBeforeMs: context.frozenBeforeMs };
      };
      return withHeldBody(request.raw, { limits: bodyLimits, budget }, async (chunks) => {
        const teamId = sender.team.team.id;
        const arrive = daybook.traces.announce(teamId);
        const { facts, frozenBeforeMs, ...outcome } = await decode(chunks).finally(arrive);
        await daybook.traces.write(teamId, pseudonymiseSpans(sender.team, facts), frozenBeforeMs);
        return answerExport(reply, encoding, outcome, signal);
      });
    };
    const takeTraces = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      if (!isConnectionTest(request)) return take(request, reply, "spans");
      requireSender(daybook, request);
      return answerExport(reply, "json", { rejected: 0, message: "" }, "spans");
    };
    const takeLogs = (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
      take(request, reply, "logs");
    const bodyLimit = Math.max(...Object.values(limits.bytesMax)) * 2;
    scope.post("/v1/traces", { bodyLimit }, takeTraces);
    scope.put("/v1/traces", { bodyLimit }, takeTraces);
    scope.post("/v1/logs", { bodyLimit }, takeLogs);
    scope.put("/v1/logs", { bodyLimit }, takeLogs);

    scope.post("/v1/metrics", { bodyLimit }, async (request, reply) => {
      requireSender(daybook, request);
      const encoding = requireOtlpEncoding(request.headers);
      await readBody(request.raw, { ...limits, bytesMax: limits.bytesMax[encoding] }, () => {});
      return answerExport(reply, encoding, { rejected: 0, message: "" }, "metrics");
    });
  });
}

type Signal = "spans" | "logs";

const DECODERS: Readonly<
  Record<Signal, (body: Buffer, encoding: OtlpEncoding, context: DecodeContext) => DecodedExport>
> = { spans: decodeTraces, logs: decodeLogs };

/** One that takes about a millisecond to decode; a smaller one would only wait longer. */
const LARGE_BODY_BYTES = 65_536;

function sizeOf(chunks: readonly Buffer[]): number {
  return chunks.reduce((size, { length }) => size + length, 0);
}

/** OpenRouter's button sends this, with an empty body or a sample. */
function isConnectionTest({ headers }: FastifyRequest): boolean {
  return headers["x-test-connection"] === "true";
}

function answerExport(
  reply: FastifyReply,
  encoding: OtlpEncoding,
  outcome: { rejected: number; message: string },
  signal: Signal | "metrics",
): FastifyReply {
  const body = Buffer.from(encodeExportAnswer(encoding, outcome, signal));
  return reply.header("content-type", OTLP_MEDIA_TYPES[encoding]).send(body);
}
