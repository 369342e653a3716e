/**
 * A CloudEvent in HTTP binary mode in its structured form: attributes from the `ce-` headers, `content-type` as
 * `datacontenttype`, and the parsed body as `data`. It is only rearranged; `decodeCloudEvent` judges it.
 *
 * A value is unquoted if it stands in double quotes, then percent-decoded once, as the HTTP binding asks. One that
 * cannot be decoded is kept as sent. A header sent twice becomes an array, which no attribute may be.
 */
export function fromBinaryMode(headers: Record<string, string | string[] | undefined>, data: unknown): unknown {
  const event = new Map<string, unknown>();
  let contentType: string | string[] | undefined;
  for (const [name, value] of Object.entries(headers)) {
    const header = name.toLowerCase();
    if (header.startsWith(PREFIX)) event.set(header.slice(PREFIX.length), decodeHeader(value));
    else if (header === "content-type") contentType = value;
  }
  // Set last: these three are never headers of their own, whatever a sender adds.
  event.delete("data_base64");
  event.set("datacontenttype", contentType);
  event.set("data", data);
  return Object.fromEntries(event);
}

const PREFIX = "ce-";

function decodeHeader(value: string | string[] | undefined): unknown {
  return typeof value === "string" ? percentDecode(unquote(value)) : value;
}

function unquote(value: string): string {
  if (value.length < 2 || !value.startsWith('"') || !value.endsWith('"')) return value;
  return value.slice(1, -1).replace(/\\(.)/g, "$1");
}

function percentDecode(value: string): string {
  if (!value.includes("%")) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    // A sender that never encodes may write a bare "%"; its text is worth more than a refusal.
    return value;
  }
}
