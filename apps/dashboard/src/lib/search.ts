/** What the address says after `?`: texts, several of one name as a list. Nothing else is ever in it. */
export type Search = Readonly<Record<string, string | readonly string[] | undefined>>;

export function parseSearch(text: string): Record<string, string | string[]> {
  const parameters = new URLSearchParams(text);
  return Object.fromEntries(
    [...new Set(parameters.keys())].map((name) => {
      const values = parameters.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? "") : values];
    }),
  );
}

export function stringifySearch(search: Record<string, unknown>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    for (const one of [value].flat()) if (typeof one === "string" && one !== "") parameters.append(name, one);
  }
  const text = parameters.toString();
  return text === "" ? "" : `?${text}`;
}

/** A parameter that stands once; of several the first. */
export function one(search: Search, name: string): string | undefined {
  return many(search, name)[0];
}

export function many(search: Search, name: string): readonly string[] {
  const value = search[name];
  return value === undefined ? [] : typeof value === "string" ? [value] : value;
}

/** A parameter of a closed list; the first of the list when it says nothing that is in it. */
export function oneOf<Value extends string>(search: Search, name: string, values: readonly [Value, ...Value[]]): Value {
  const said = one(search, name);
  return values.find((value) => value === said) ?? values[0];
}
