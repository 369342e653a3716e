/** One measured figure beside its reference of the same run. The field names are those of `--json`. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  /** What it is compared with; null when this machine cannot measure one. */
  reference: string | null;
  referenceValue: number | null;
  /** value / referenceValue. */
  ratio: number | null;
  /** What the ratio must be, such as `>= 1.5`; null where none is stated for this size. */
  target: string | null;
  ok: boolean | null;
}

export interface Target {
  kind: "at least" | "at most";
  ratio: number;
}

/** A figure with its ratio and, where a target counts, whether it is met. Values are rounded to four digits for show only after the ratio is taken. */
export function figure({
  name,
  value,
  unit,
  reference,
  target,
}: {
  name: string;
  value: number;
  unit: string;
  reference: { name: string; value: number } | null;
  target?: Target | null;
}): Figure {
  const ratio = reference === null || reference.value === 0 ? null : value / reference.value;
  const counts = target !== undefined && target !== null && ratio !== null ? target : null;
  return {
    name,
    value: rounded(value),
    unit,
    reference: reference?.name ?? null,
    referenceValue: reference === null ? null : rounded(reference.value),
    ratio: ratio === null ? null : rounded(ratio),
    target: counts === null ? null : `${counts.kind === "at least" ? ">=" : "<="} ${rounded(counts.ratio)}`,
    ok:
      counts === null || ratio === null
        ? null
        : counts.kind === "at least"
          ? ratio >= counts.ratio
          : ratio <= counts.ratio,
  };
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
