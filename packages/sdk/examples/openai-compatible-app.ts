// An app that asks an OpenAI-compatible service and reports every answer to Daybook, without making anybody wait.
// DAYBOOK_API_KEY: an ingest key. OPENAI_BASE_URL and OPENAI_API_KEY: the service that answers.
import { DaybookCore, EventReporter } from "@daybook/sdk";

const reporter = new EventReporter(new DaybookCore(), {
  source: "example-app",
  onError: (error) => console.error(`${error.events.length} events are not stored: ${error.message}`),
});

interface Completion {
  id: string;
  model: string;
  choices: { message: { content: string }; finish_reason: string }[];
  usage?: {
    prompt_tokens: number;
    completion_tokens: number;
    prompt_tokens_details?: { cached_tokens?: number };
    completion_tokens_details?: { reasoning_tokens?: number };
  };
}

async function ask(user: string, question: string): Promise<string> {
  const startedAt = Date.now();
  const response = await fetch(`${process.env["OPENAI_BASE_URL"] ?? "https://api.openai.com/v1"}/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${process.env["OPENAI_API_KEY"]}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "gpt-4.1", messages: [{ role: "user", content: question }] }),
  });
  if (!response.ok) throw new Error(`The service answered ${response.status}: ${await response.text()}`);
  const completion = toCompletion(await response.json());

  // Resolves at once while there is room; when the buffer is full, the app slows down instead of losing events.
  await reporter.report({
    type: "generation.completed",
    // The service's own id: telling the same answer twice counts it once.
    id: completion.id,
    time: new Date(startedAt),
    data: {
      user,
      provider_name: "OpenAI",
      model: "openai/gpt-4.1",
      model_permaslug: `openai/${completion.model}`,
      prompt_tokens: completion.usage?.prompt_tokens,
      cached_tokens: completion.usage?.prompt_tokens_details?.cached_tokens,
      completion_tokens: completion.usage?.completion_tokens,
      reasoning_tokens: completion.usage?.completion_tokens_details?.reasoning_tokens,
      generation_ms: Date.now() - startedAt,
      finish_reason: completion.choices[0]?.finish_reason,
    },
  });
  return completion.choices[0]?.message.content ?? "";
}

/** The service is trusted to keep to its documented form. */
function toCompletion(answer: unknown): Completion {
  return answer as Completion;
}

try {
  console.log(await ask("ada@example.com", "What is a ledger?"));
  console.log(await ask("grace@example.com", "And a daybook?"));
} finally {
  // Sends what is left; throws when something could not be stored.
  await reporter.close({ timeoutMs: 10_000 });
}
