import type { IncomingMessage } from "node:http";
import type { BodyBudget } from "./body-budget.js";
import { type BodyLimits, readBody } from "./body-stream.js";

/**
 * Reads a body whole and gives its chunks to `use`, which may empty the list. The bytes stay counted in the budget until
 * `use` is done: until their events are stored or given up.
 *
 * @throws DaybookError `payload_too_large`, `store_unavailable` when the budget is spent, and whatever `use` throws
 */
export async function withHeldBody<Result>(
  request: IncomingMessage,
  { limits, budget }: { limits: BodyLimits; budget: BodyBudget },
  use: (chunks: Buffer[]) => Promise<Result>,
): Promise<Result> {
  let held = 0;
  try {
    const chunks: Buffer[] = [];
    await readBody(request, limits, (chunk) => {
      budget.take(chunk.length);
      held += chunk.length;
      chunks.push(chunk);
    });
    return await use(chunks);
  } finally {
    budget.release(held);
  }
}
