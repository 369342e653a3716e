import { gunzipSync } from "node:zlib";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { OTLPTraceExporter as JsonExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { OTLPTraceExporter as ProtobufExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BasicTracerProvider, BatchSpanProcessor, type SpanExporter } from "@opentelemetry/sdk-trace-base";

type Compression = NonNullable<NonNullable<ConstructorParameters<typeof ProtobufExporter>[0]>["compression"]>;

/** The enum of a package that the exporters do not pass on; its members are these texts. */
function compressionOf(name: "none" | "gzip"): Compression {
  return name as Compression;
}

/** Every way in which OpenTelemetry's JavaScript SDK sends traces over HTTP. */
export const EXPORTERS = [
  { name: "protobuf", Exporter: ProtobufExporter, compression: compressionOf("none") },
  { name: "protobuf with gzip", Exporter: ProtobufExporter, compression: compressionOf("gzip") },
  { name: "JSON", Exporter: JsonExporter, compression: compressionOf("none") },
  { name: "JSON with gzip", Exporter: JsonExporter, compression: compressionOf("gzip") },
] as const;

export type ExporterKind = (typeof EXPORTERS)[number];

export function openExporter({ Exporter, compression }: ExporterKind, url: string, key: string): SpanExporter {
  return new Exporter({ url: `${url}/v1/traces`, headers: { authorization: `Bearer ${key}` }, compression });
}

/** An application's tracing, set up as OpenTelemetry's own pages do it. */
export function openTracing(exporter: SpanExporter, { spansPerExport = 512 } = {}): BasicTracerProvider {
  return new BasicTracerProvider({
    resource: resourceFromAttributes({ "service.name": "chat-app" }),
    spanProcessors: [
      new BatchSpanProcessor(exporter, { maxExportBatchSize: spansPerExport, scheduledDelayMillis: 60_000 }),
    ],
  });
}

/** A body as an exporter sent it. */
export interface CapturedBody {
  contentType: string;
  bytes: Buffer;
}

/** Lets an exporter send somewhere that keeps its bodies, uncompressed, and returns them. */
export async function captureBodies(
  kind: ExporterKind,
  emit: (provider: BasicTracerProvider) => Promise<void>,
  options?: { spansPerExport: number },
): Promise<CapturedBody[]> {
  const bodies: CapturedBody[] = [];
  const receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const sent = Buffer.concat(chunks);
      const bytes = request.headers["content-encoding"] === "gzip" ? gunzipSync(sent) : sent;
      bodies.push({ contentType: request.headers["content-type"] ?? "", bytes });
      response.writeHead(200, { "content-type": request.headers["content-type"] ?? "" }).end();
    });
  });
  await new Promise<void>((resolve) => {
    receiver.listen(0, "127.0.0.1", resolve);
  });
  const { port } = receiver.address() as AddressInfo;
  const provider = openTracing(openExporter(kind, `http://127.0.0.1:${port}`, "none"), options);
  await emit(provider);
  await provider.shutdown();
  receiver.closeAllConnections();
  await new Promise((resolve) => {
    receiver.close(resolve);
  });
  return bodies;
}
