import type { Socket } from "node:net";
import type { ErrorCode } from "@daybook/engine";

/**
 * Answers what is no HTTP request at all, and so reaches no route: the one answer that is written to the socket itself.
 * It must hold nothing of what was sent.
 */
export function refuseUnreadable(error: Error & { code?: string }, socket: Socket): void {
  // The sender left, so there is nobody to answer.
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, code, message } = REFUSALS[error.code ?? ""] ?? MALFORMED;
  const body = JSON.stringify({ error: { code, message } });
  socket.end(
    `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: application/json; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  socket.destroySoon();
}

interface Refusal {
  status: string;
  code: ErrorCode;
  message: string;
}

const MALFORMED: Refusal = {
  status: "400 Bad Request",
  code: "invalid_request",
  message: "This is not a well-formed HTTP request. Nothing of it was stored.",
};

/** By Node's error codes. */
const REFUSALS: Readonly<Record<string, Refusal>> = {
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: "408 Request Timeout",
    code: "request_timeout",
    message: "The request took too long to arrive. Nothing of it was stored; send it again.",
  },
  HPE_HEADER_OVERFLOW: {
    status: "431 Request Header Fields Too Large",
    code: "payload_too_large",
    message: "The headers are larger than 16 KiB together. Send smaller ones.",
  },
};
