import type { Readable } from "node:stream";
import type { ApiClient } from "./api-client.js";
import { readOptions, type Options, type OptionValues } from "./option.js";

/** 0 done, 1 failed, 2 used wrongly. */
export type ExitCode = 0 | 1 | 2;

/** A stream for people or pipes. */
export type OutputStream = NodeJS.WritableStream & { isTTY?: boolean | undefined };

export interface ServeOptions {
  host?: string;
  port?: number;
  dataDir?: string;
  demo?: boolean;
  onProgress: (line: string) => void;
}

/** What a started server tells the person who started it. */
export interface RunningServer {
  url: string;
  dataDir: string;
  operatorToken: string;
  demo: {
    teams: readonly {
      slug: string;
      keys: readonly { kind: string; memberEmail: string; key: string }[];
    }[];
  } | null;
}

/** What a command may use of the world. */
export interface CommandContext {
  api: ApiClient;
  /** True when the person asked for the server's JSON instead of a table. */
  wantsJson: boolean;
  stdin: Readable;
  stdout: OutputStream;
  stderr: OutputStream;
  wait: (durationMs: number) => Promise<void>;
  /** In [0, 1). */
  random: () => number;
  /** Start the server in this process, which then lives for as long as the server does. */
  startServer: (options: ServeOptions) => Promise<RunningServer>;
}

/** A command as data. */
export interface CommandSpec<A extends Options, O extends Options> {
  /** `noun verb`, or one word. */
  name: string;
  summary: string;
  /** Words by position, in order. */
  arguments: A;
  options: O;
  /** False for a command that starts the server instead of asking it: no `--url`, no `--json`. */
  asksServer?: boolean;
  /** @returns nothing when done; @throws CommandError */
  handler(input: OptionValues<A> & OptionValues<O>, context: CommandContext): Promise<ExitCode | void>;
}

/** A command whose types have been folded into `run`, so that unlike commands fit one list. */
export interface Command {
  name: string;
  summary: string;
  arguments: Options;
  options: Options;
  asksServer: boolean;
  run(given: Readonly<Record<string, unknown>>, context: CommandContext): Promise<ExitCode>;
}

export function defineCommand<A extends Options, O extends Options>(spec: CommandSpec<A, O>): Command {
  return {
    name: spec.name,
    summary: spec.summary,
    arguments: spec.arguments,
    options: spec.options,
    asksServer: spec.asksServer ?? true,
    run: async (given, context) => {
      const input = { ...readOptions(spec.arguments, given), ...readOptions(spec.options, given) };
      return (await spec.handler(input, context)) ?? 0;
    },
  };
}
