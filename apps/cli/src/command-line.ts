import { readFileSync } from "node:fs";
import type { Readable } from "node:stream";
import { Argument, Command as Program, CommanderError, Option as Flag } from "commander";
import { z } from "zod";
import { createApiClient } from "./api-client.js";
import type { Command, CommandContext, ExitCode, OutputStream } from "./command.js";
import { allCommands, nouns } from "./commands/all-commands.js";
import type { Config } from "./config.js";
import { findOperatorToken } from "./operator-token.js";
import { flag, readOptions, text, type Option, type Options } from "./option.js";
import { showError } from "./output/error.js";
import { getServerAddress } from "./server-address.js";

/** The world of one run; a test brings its own. */
export interface CommandEnvironment extends Omit<CommandContext, "api" | "wantsJson"> {
  config: Config;
  stdin: Readable;
  stdout: OutputStream;
  stderr: OutputStream;
}

const connectionOptions = {
  url: text("address", "address of the server (DAYBOOK_URL; default http://127.0.0.1:8787)"),
  dataDir: text("dir", "data directory that holds the operator token (DAYBOOK_DATA_DIR; default .daybook)"),
  json: flag("print the server's JSON"),
};

/**
 * Run one command line. Never throws.
 *
 * @param argv the words after `daybook`
 * @returns the exit code: 0 done, 1 failed, 2 used wrongly
 */
export async function runCommandLine(argv: readonly string[], environment: CommandEnvironment): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  const program = createProgram(environment, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(argv, { from: "user" });
    return exitCode;
  } catch (error) {
    // commander has already said what was wrong; help and version that were asked for end with 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    return showError(environment.stderr, error);
  }
}

function createProgram(environment: CommandEnvironment, done: (code: ExitCode) => void): Program {
  const root = new Program("daybook")
    .description("A self-hosted record of who used which AI endpoint, each UTC day.")
    .version(readVersion())
    .exitOverride()
    .configureOutput({
      writeOut: (words) => environment.stdout.write(words),
      writeErr: (words) => environment.stderr.write(words),
      outputError: (words, write) => write(words.replace(/^error: /, "daybook: ")),
    });
  const groups = new Map<string, Program>();
  for (const command of allCommands) {
    const [noun = "", verb] = command.name.split(" ");
    if (verb === undefined) {
      addCommand({ parent: root, name: noun, command, environment, done });
      continue;
    }
    const group = groups.get(noun) ?? root.command(noun).description(nouns[noun] ?? noun);
    groups.set(noun, group);
    addCommand({ parent: group, name: verb, command, environment, done });
  }
  return root;
}

function addCommand(spec: {
  parent: Program;
  name: string;
  command: Command;
  environment: CommandEnvironment;
  done: (code: ExitCode) => void;
}): void {
  const { command, environment, done } = spec;
  const leaf = spec.parent.command(spec.name).description(command.summary);
  leaf.showHelpAfterError(`Run \`daybook ${command.name} --help\` for its options.`);
  for (const [name, option] of Object.entries(command.arguments)) leaf.addArgument(toArgument(name, option));
  for (const [name, option] of Object.entries(command.options)) leaf.addOption(toFlag(name, option));
  if (command.asksServer) {
    for (const [name, option] of Object.entries(connectionOptions)) leaf.addOption(toFlag(name, option));
  }
  leaf.action(async () => {
    const given: Record<string, unknown> = leaf.opts();
    const words = Object.fromEntries(Object.keys(command.arguments).map((name, at) => [name, leaf.args[at]]));
    done(await command.run({ ...given, ...words }, createContext(command, { given, environment })));
  });
}

function createContext(
  command: Command,
  { given, environment }: { given: Readonly<Record<string, unknown>>; environment: CommandEnvironment },
): CommandContext {
  const { config, ...world } = environment;
  const { url, dataDir, json } = readOptions<typeof connectionOptions & Options>(
    connectionOptions,
    command.asksServer ? given : {},
  );
  const api = createApiClient(
    () => getServerAddress(url, config),
    () => findOperatorToken(dataDir, config),
  );
  return { ...world, api, wantsJson: json };
}

function toFlag(name: string, option: Option<unknown>): Flag {
  const long = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  const flagged = new Flag(option.placeholder === null ? long : `${long} <${option.placeholder}>`, option.summary);
  if (option.choices !== null) flagged.choices(option.choices);
  if (option.isRepeatable) {
    flagged.argParser((value: string, previous: readonly string[] | undefined) => [...(previous ?? []), value]);
  }
  return flagged.makeOptionMandatory(option.isRequired);
}

function toArgument(name: string, option: Option<unknown>): Argument {
  return new Argument(`<${option.placeholder ?? name}>`, option.summary);
}

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return z.object({ version: z.string() }).parse(manifest).version;
}
