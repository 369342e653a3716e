/** A request in OTLP's JSON, as it is sent. */
export function encodeJson(body: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(body));
}
