import { UsageError } from "./command-error.js";

/** One option or argument of a command: how it is shown, and how its text becomes a value. */
export interface Option<T> {
  /** Null: a switch that takes no value. */
  placeholder: string | null;
  summary: string;
  isRequired: boolean;
  isRepeatable: boolean;
  /** The only values allowed, or null. */
  choices: readonly string[] | null;
  /** @param given what the command line said: absent, true, a text, or the texts of a repeated option */
  read(given: unknown): T;
}

/** Options by the camelCase name their value has; the flag is the same name in kebab-case. */
export type Options = Readonly<Record<string, Option<unknown>>>;

/** The values of a set of options. */
export type OptionValues<O extends Options> = { readonly [K in keyof O]: O[K] extends Option<infer T> ? T : never };

const plain = { isRequired: false, isRepeatable: false, choices: null };

/** A text, or null when absent. */
export function text(placeholder: string, summary: string): Option<string | null> {
  return { ...plain, placeholder, summary, read: (given) => (typeof given === "string" ? given : null) };
}

/** A text that must be there and not be empty. */
export function requiredText(placeholder: string, summary: string): Option<string> {
  return parsedRequired({ placeholder, summary, parse: (given) => given });
}

/** A text turned into something else, or null when absent. */
export function parsed<T>(spec: {
  placeholder: string;
  summary: string;
  /** @throws UsageError */
  parse: (given: string) => T;
}): Option<T | null> {
  const { placeholder, summary, parse } = spec;
  return { ...plain, placeholder, summary, read: (given) => (typeof given === "string" ? parse(given) : null) };
}

/** As `parsed`, but it must be there. */
export function parsedRequired<T>(spec: {
  placeholder: string;
  summary: string;
  /** @throws UsageError */
  parse: (given: string) => T;
}): Option<T> {
  const read = (given: unknown): T => {
    if (typeof given !== "string" || given === "") throw new UsageError(`${spec.placeholder} must not be empty.`);
    return spec.parse(given);
  };
  return { ...plain, placeholder: spec.placeholder, summary: spec.summary, isRequired: true, read };
}

/** An option that may be given several times; empty when absent. */
export function texts(placeholder: string, summary: string): Option<readonly string[]> {
  const read = (given: unknown): string[] =>
    Array.isArray(given) ? given.filter((item) => typeof item === "string") : [];
  return { ...plain, placeholder, summary, isRepeatable: true, read };
}

/** A switch. */
export function flag(summary: string): Option<boolean> {
  return { ...plain, placeholder: null, summary, read: (given) => given === true };
}

/** One of a closed list; must be there. */
export function choice(spec: { placeholder: string; summary: string; choices: readonly string[] }): Option<string> {
  return { ...requiredText(spec.placeholder, spec.summary), choices: spec.choices };
}

/** Read every option of a set from what the command line gave, by name. @throws UsageError */
export function readOptions<O extends Options>(options: O, given: Readonly<Record<string, unknown>>): OptionValues<O> {
  const values = Object.entries(options).map(([name, option]) => [name, option.read(given[name])] as const);
  return asValuesOf<O>(Object.fromEntries(values));
}

/** A mapped type cannot be built key by key: each value was just made by the option of the same name. */
function asValuesOf<O extends Options>(values: Record<string, unknown>): OptionValues<O> {
  return values as OptionValues<O>;
}
