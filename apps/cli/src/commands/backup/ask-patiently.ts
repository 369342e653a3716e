import { ConnectionError } from "../../command-error.js";
import type { ApiRequest } from "../../api-client.js";
import type { CommandContext } from "../../command.js";
import { readText } from "../../http-request.js";

const attemptsMax = 6;
const firstWaitMs = 500;

/** A whole answer of a request that may be sent again. */
export interface WholeAnswer {
  headers: Readonly<Record<string, unknown>>;
  body: Buffer;
}

/**
 * Sends a request, and again when the server cannot just now (503) or the connection breaks, six times in all.
 *
 * @param toRequest called for each attempt: a body is a stream, which can be read once
 * @throws CommandError in the server's words for a refusal, ConnectionError when no attempt was answered whole
 */
export async function askPatiently(context: CommandContext, toRequest: () => ApiRequest): Promise<WholeAnswer> {
  for (let attempt = 1; ; attempt += 1) {
    const isLast = attempt === attemptsMax;
    try {
      const response = await context.api.open(toRequest());
      if (response.status >= 200 && response.status <= 299) {
        const chunks: Buffer[] = [];
        for await (const chunk of response.body) chunks.push(chunk);
        return { headers: response.headers, body: Buffer.concat(chunks) };
      }
      const text = await readText(response);
      if (response.status !== 503 || isLast) throw context.api.refusal(response.status, text);
    } catch (error) {
      if (!(error instanceof ConnectionError) || isLast) throw error;
    }
    await context.wait(firstWaitMs * 2 ** (attempt - 1) * (0.5 + context.random()));
  }
}
