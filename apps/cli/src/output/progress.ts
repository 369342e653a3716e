import { SingleBar } from "cli-progress";
import type { OutputStream } from "../command.js";

export interface Progress {
  update: (value: number, total?: number) => void;
  /** Take the bar away; what was drawn is wiped. */
  stop: () => void;
}

/**
 * A progress bar on a terminal; nothing at all elsewhere.
 *
 * @param total null when unknown: then only the value is shown
 * @param format turns a value into text with its unit
 */
export function startProgress(spec: {
  stderr: OutputStream;
  label: string;
  total: number | null;
  format: (value: number) => string;
}): Progress {
  const { stderr, label, total, format } = spec;
  if (stderr.isTTY !== true) return { update: () => {}, stop: () => {} };
  const bar = new SingleBar({
    stream: stderr,
    format: total === null ? `${label}  {value}` : `${label} [{bar}] {percentage}%  {value} of {total}`,
    formatValue: (value, _options, type) => (type === "value" || type === "total" ? format(value) : String(value)),
    barCompleteChar: "#",
    barIncompleteChar: ".",
    barsize: 30,
    clearOnComplete: true,
    emptyOnZero: true,
    // Ctrl-C ends the process at once, without a chance to bring a hidden cursor back.
    hideCursor: false,
    linewrap: true,
  });
  bar.start(total ?? 0, 0);
  return {
    update: (value, newTotal) => {
      if (newTotal !== undefined) bar.setTotal(newTotal);
      bar.update(value);
    },
    stop: () => bar.stop(),
  };
}
