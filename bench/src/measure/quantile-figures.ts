import { type Figure, figure, type Target } from "../output/figure.js";
import { percentile } from "../output/percentile.js";

const QUANTILES = { p50: 0.5, p95: 0.95 } as const;

/**
 * The middle and the slow end of a question's times, each beside the same of the reference.
 *
 * @param about what follows the quantile in the figure's name, such as its size
 * @param reference several where the times are held against more than one thing
 */
export function quantileFigures({
  name,
  about,
  timesMs,
  references,
}: {
  name: string;
  about: string;
  timesMs: readonly number[];
  references: readonly { name: string; timesMs: readonly number[]; target: Target | null }[];
}): Figure[] {
  return Object.entries(QUANTILES).flatMap(([quantile, share]) =>
    references.map((reference) =>
      figure({
        name: `${name} ${quantile}, ${about}`,
        value: percentile(timesMs, share),
        unit: "ms",
        reference: { name: reference.name, value: percentile(reference.timesMs, share) },
        target: reference.target,
      }),
    ),
  );
}
