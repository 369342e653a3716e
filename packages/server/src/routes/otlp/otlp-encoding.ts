import type { IncomingHttpHeaders } from "node:http";
import { DaybookError, type OtlpEncoding } from "@daybook/engine";

/** What stands in `Content-Type` for each encoding. */
export const OTLP_MEDIA_TYPES: Readonly<Record<OtlpEncoding, string>> = {
  protobuf: "application/x-protobuf",
  json: "application/json",
};

/** The encoding of the request's body, null when it is none of OTLP's; parameters and case do not matter. */
export function findOtlpEncoding(headers: IncomingHttpHeaders): OtlpEncoding | null {
  const [essence = ""] = (headers["content-type"] ?? "").toLowerCase().split(";");
  if (essence.trim() === OTLP_MEDIA_TYPES.protobuf) return "protobuf";
  return essence.trim() === OTLP_MEDIA_TYPES.json ? "json" : null;
}

/** @throws DaybookError `unsupported_media_type` */
export function requireOtlpEncoding(headers: IncomingHttpHeaders): OtlpEncoding {
  const encoding = findOtlpEncoding(headers);
  if (encoding !== null) return encoding;
  throw new DaybookError(
    "unsupported_media_type",
    `OTLP over HTTP is ${OTLP_MEDIA_TYPES.protobuf} or ${OTLP_MEDIA_TYPES.json}. Set the exporter's protocol to ` +
      "http/protobuf or http/json; for gRPC put an OpenTelemetry Collector in between.",
  );
}
