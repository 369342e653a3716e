/** A line for the person who waits; never on stdout, which is the result's. */
export function progress(line: string): void {
  console.error(`[bench] ${line}`);
}
