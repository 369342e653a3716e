/** A line for the person who waits, after the seconds since the start; never on stdout, which is the result's. */
export function progress(line: string): void {
  console.error(`[bench ${String(Math.round(performance.now() / 1_000)).padStart(4)} s] ${line}`);
}
