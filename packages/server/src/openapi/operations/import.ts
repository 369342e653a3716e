import { z } from "zod";
import { named } from "../named-schemas.js";
import { json, type Operation } from "../operation.js";
import { daybookErrors } from "../schemas/daybook-error.js";

const Count = z.int().min(0);

const ImportReport = named(
  "ImportReport",
  z.object({
    kind: z.enum(["cloudevents", "openrouter-csv", "litellm-spend-log", "litellm-callback", "helicone"]),
    rows: Count,
    taken: Count.describe("Stored; in every report from now on."),
    skipped: Count.describe("Rows that are no call of a model."),
    refused: Count,
    problems: z
      .array(
        z.object({
          line: z.int().min(1).describe("The row's line, or its number in a JSON array."),
          path: z.string().describe("The field of the event that the row would be, such as `data.usage`."),
          message: z.string(),
        }),
      )
      .describe("The first hundred."),
    problemCount: Count,
  }),
);

export const importFile: readonly Operation[] = [
  {
    method: "post",
    path: "/v1/import",
    id: "import.file",
    tag: "Events",
    summary: "Take in a file that another tool wrote",
    description:
      "Known by their content: OpenRouter's activity export (CSV), LiteLLM's spend logs and callback payloads, Helicone's requests, CloudEvents; as CSV with a header, JSON lines or a JSON array. Good rows are stored, the others are told with their lines; the same file again changes nothing. Needs an ingest key, or the management key of an OWNER.",
    access: "key",
    page: "import.md",
    body: {
      description: "The file, of any content type, also with `Content-Encoding: gzip`. Up to 1 GiB.",
      isRequired: true,
      content: { "text/csv": z.string(), "application/x-ndjson": z.string(), "application/json": z.unknown() },
      example: "generation_id,created_at,cost_total,model_permaslug,provider_name\n",
    },
    answers: {
      200: json("What became of the rows.", ImportReport),
      ...daybookErrors(400, 401, 403, 404, 408, 413, 415, 500, 503),
    },
  },
  {
    method: "post",
    path: "/v1/import/litellm",
    id: "import.litellm",
    tag: "Events",
    summary: "Take what LiteLLM's generic_api callback sends",
    description:
      "Standard logging payloads in any of LiteLLM's formats: `json_array`, `ndjson`, `single`. Each is one call under the id that the spend logs have, so both may be taken in and count once; a cached answer costs 0. Good payloads are stored, the others are told; the same body again changes nothing. Prompts and answers are not read. Needs an ingest key, or the management key of an OWNER.",
    access: "key",
    page: "import.md",
    body: {
      description:
        "A JSON array of payloads, JSON lines, or one payload, of any content type, also with `Content-Encoding: gzip`. At most 32 MiB after decompression, and 50,000 payloads.",
      isRequired: true,
      content: { "application/json": z.unknown(), "application/x-ndjson": z.string() },
      example: [
        {
          id: "chatcmpl-BZ0aAbCdEfGh",
          call_type: "acompletion",
          status: "success",
          custom_llm_provider: "azure",
          model: "azure/gpt-4.1-2025-04-14",
          model_group: "gpt-4.1",
          startTime: 1785300000.1,
          endTime: 1785300002.6,
          prompt_tokens: 100,
          completion_tokens: 50,
          response_cost: 0.0004125,
          metadata: { user_api_key_user_id: "u-7", user_api_key_alias: "team-a" },
        },
      ],
    },
    answers: {
      200: json("What became of the payloads.", ImportReport),
      ...daybookErrors(400, 401, 403, 404, 408, 413, 415, 500, 503),
    },
  },
];
