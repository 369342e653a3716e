/** Stands in a sample until there is a key. */
export const KEY_PLACE = "YOUR_INGEST_KEY";

/** Ways to send the first event to a server, ready to be run. */
export function firstEventSamples({
  origin,
  key,
}: {
  origin: string;
  key: string;
}): { id: string; label: string; code: string }[] {
  return [
    {
      id: "curl",
      label: "curl",
      code: `curl ${origin}/v1/events \\
  -H "Authorization: Bearer ${key}" \\
  -H "Content-Type: application/cloudevents+json" \\
  -d '{
    "specversion": "1.0",
    "id": "'$(date +%s%N)'",
    "source": "first-steps",
    "type": "generation.completed",
    "time": "'$(date -u +%Y-%m-%dT%H:%M:%SZ)'",
    "data": {
      "user": "ada@example.com",
      "model": "openai/gpt-4.1",
      "provider_name": "OpenAI",
      "prompt_tokens": 50,
      "completion_tokens": 125,
      "usage": "0.0011"
    }
  }'`,
    },
    {
      id: "sdk",
      label: "TypeScript SDK",
      code: `import { Daybook } from "@daybook/sdk";

const daybook = new Daybook({
  serverURL: "${origin}",
  apiKey: "${key}",
});

await daybook.events.send({
  type: "generation.completed",
  data: {
    user: "ada@example.com",
    model: "openai/gpt-4.1",
    provider_name: "OpenAI",
    prompt_tokens: 50,
    completion_tokens: 125,
    usage: "0.0011",
  },
});`,
    },
    {
      id: "otel",
      label: "OpenTelemetry",
      code: `# Traces with the GenAI conventions, from any exporter of OTLP over HTTP
export OTEL_EXPORTER_OTLP_TRACES_ENDPOINT="${origin}/v1/traces"
export OTEL_EXPORTER_OTLP_TRACES_PROTOCOL="http/protobuf"
export OTEL_EXPORTER_OTLP_TRACES_HEADERS="Authorization=Bearer%20${key}"`,
    },
  ];
}
