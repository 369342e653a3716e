import { z } from "zod";
import { json, type Operation } from "../operation.js";
import { daybookErrors } from "../schemas/daybook-error.js";

const Count = z.int().min(0);

export const importFile: readonly Operation[] = [
  {
    method: "post",
    path: "/v1/import",
    id: "import.file",
    tag: "Events",
    summary: "Take in a file that another tool wrote",
    description:
      "Known by their content: OpenRouter's activity export (CSV), LiteLLM's spend logs, Helicone's requests, CloudEvents; as CSV with a header, JSON lines or a JSON array. Good rows are stored, the others are told with their lines; the same file again changes nothing. Needs an ingest key, or the management key of an OWNER.",
    access: "key",
    page: "import.md",
    body: {
      description: "The file, of any content type, also with `Content-Encoding: gzip`. Up to 1 GiB.",
      isRequired: true,
      content: { "text/csv": z.string(), "application/x-ndjson": z.string(), "application/json": z.unknown() },
      example: "generation_id,created_at,cost_total,model_permaslug,provider_name\n",
    },
    answers: {
      200: json(
        "What became of the rows.",
        z.object({
          kind: z.enum(["cloudevents", "openrouter-csv", "litellm-spend-log", "helicone"]),
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
      ),
      ...daybookErrors(400, 401, 403, 404, 408, 413, 415, 500, 503),
    },
  },
];
