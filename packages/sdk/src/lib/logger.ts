/** Where debug output goes; `console` is one. */
export interface Logger {
  group(label?: string): void;
  groupEnd(): void;
  log(message: unknown, ...details: unknown[]): void;
}
