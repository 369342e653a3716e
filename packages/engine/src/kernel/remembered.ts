const TEXTS_MAX = 4096;
/** Longer ones are seldom seen twice, and would be kept for nothing. */
const LENGTH_MAX = 100;

/**
 * A memo of a pure function of a text, for those that are asked about the same few again and again. Full, it starts over: a
 * sender of random texts costs time, not memory.
 *
 * @param make its value is given to every caller, so nobody may change it
 */
export function remembered<Value extends object>(make: (text: string) => Readonly<Value>): typeof make {
  const known = new Map<string, Readonly<Value>>();
  return (text) => {
    let value = known.get(text);
    if (value !== undefined) return value;
    value = make(text);
    if (text.length > LENGTH_MAX) return value;
    if (known.size >= TEXTS_MAX) known.clear();
    known.set(text, value);
    return value;
  };
}
