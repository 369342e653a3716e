import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { DAY_MS } from "@daybook/engine";

const DATA = new URL("../../../../shared/data/", import.meta.url);
const FILES = { code: "azure-llm-inference-2023-code.csv", conv: "azure-llm-inference-2023-conv.csv" } as const;
/** The one UTC day on which both services were recorded. */
const RECORDED_DAY = "2023-11-16";

/** Requests and tokens of a model. */
export interface ModelTotals {
  requests: number;
  promptTokens: number;
  completionTokens: number;
}

/** One recording as events, and what they add up to, counted here from the recording itself. */
export interface AzureEvents {
  ndjson: string;
  /** By model. */
  totals: Map<string, ModelTotals>;
}

/** Null when the recordings are not beside the repository. */
export function azureDataDirectory(): string | null {
  const directory = fileURLToPath(DATA);
  return Object.values(FILES).every((file) => existsSync(directory + file)) ? directory : null;
}

/**
 * A recording has no ids, users, models or prices. The rule: a line is an event whose id is its file's name and line
 * number; each service is a provider with three models, taken in turn by line, and 25 users, taken in turn as well; a
 * prompt token costs 0.15 millionths of a dollar and a completion token 0.60. Times move by whole days.
 *
 * @param day `YYYY-MM-DD`; the recorded day becomes this one
 */
export async function azureEvents(directory: string, service: keyof typeof FILES, day: string): Promise<AzureEvents> {
  const file = FILES[service];
  const shiftMs = Date.parse(day) - Date.parse(RECORDED_DAY);
  if (shiftMs % DAY_MS !== 0) throw new Error(`${day} is no day`);
  const totals = new Map<string, ModelTotals>();
  const lines: string[] = [];
  const records = (await readFile(directory + file, "utf8")).split(/\r?\n/);
  for (const [index, record] of records.entries()) {
    const match = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d\.\d+),(\d+),(\d+)$/.exec(record);
    if (match === null) {
      if (index === 0 || record === "") continue;
      throw new Error(`${file} line ${index + 1} is not a record: ${record}`);
    }
    const [, recordedDay = "", time = "", prompt = "", completion = ""] = match;
    const model = `azure/${service}-${index % 3}`;
    const movedDay = new Date(Date.parse(recordedDay) + shiftMs).toISOString().slice(0, 10);
    lines.push(
      JSON.stringify({
        specversion: "1.0",
        id: `${file}:${index + 1}`,
        source: `azure/${service}`,
        type: "generation.completed",
        time: `${movedDay}T${time}Z`,
        data: {
          user: `${service}-${index % 25}@azure.example`,
          model,
          provider_name: "Azure",
          prompt_tokens: Number(prompt),
          completion_tokens: Number(completion),
          usage: decimalMillionths(15n * BigInt(prompt) + 60n * BigInt(completion)),
        },
      }),
    );
    const total = totals.get(model) ?? { requests: 0, promptTokens: 0, completionTokens: 0 };
    total.requests += 1;
    total.promptTokens += Number(prompt);
    total.completionTokens += Number(completion);
    totals.set(model, total);
  }
  return { ndjson: lines.join("\n"), totals };
}

/** Hundredths of a millionth of a dollar as decimal text. */
export function decimalMillionths(hundredths: bigint): string {
  const digits = hundredths.toString().padStart(9, "0");
  return `${digits.slice(0, -8)}.${digits.slice(-8)}`;
}
