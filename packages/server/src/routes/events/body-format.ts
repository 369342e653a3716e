import type { IncomingHttpHeaders } from "node:http";
import { DaybookError } from "@daybook/engine";

/** How the events stand in the body. */
export type BodyFormat = "structured" | "batch" | "object-or-array" | "lines" | "binary";

const FORMATS: Readonly<Record<string, BodyFormat>> = {
  "application/cloudevents+json": "structured",
  "application/cloudevents-batch+json": "batch",
  "application/json": "object-or-array",
  "application/x-ndjson": "lines",
  "application/ndjson": "lines",
};

/**
 * Decides by the headers alone, without regard to case or parameters, as CloudEvents asks.
 *
 * @throws DaybookError `unsupported_media_type`
 */
export function bodyFormat(headers: IncomingHttpHeaders): BodyFormat {
  const [essence = "", ...parameters] = (headers["content-type"] ?? "")
    .toLowerCase()
    .split(";")
    .map((part) => part.trim());
  const charset = parameters
    .find((parameter) => parameter.startsWith("charset="))
    ?.slice(8)
    .replaceAll('"', "");
  if (charset !== undefined && charset !== "utf-8" && charset !== "utf8" && charset !== "us-ascii") {
    throw unsupported(`charset ${charset}`);
  }
  const isBinary = headers["ce-specversion"] !== undefined || headers["ce-id"] !== undefined;
  if (isBinary && !essence.startsWith("application/cloudevents")) {
    if (essence === "" || essence === "application/json" || essence === "text/json" || essence.endsWith("+json"))
      return "binary";
    throw unsupported(essence);
  }
  const format = FORMATS[essence];
  if (format === undefined) throw unsupported(essence === "" ? "no Content-Type" : essence);
  return format;
}

function unsupported(what: string): DaybookError {
  return new DaybookError(
    "unsupported_media_type",
    `Events cannot be read from ${what}. Send JSON in UTF-8 as ${Object.keys(FORMATS).slice(0, 4).join(", ")}, ` +
      "or JSON data with ce- headers.",
  );
}
