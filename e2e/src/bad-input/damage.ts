import type { SeededRandom } from "@daybook/testkit";

const MARKS = '",\n{}[]\\:';

/** A good body with some of its bytes changed, doubled or cut out, and often its end missing. */
export function damagedBytes(good: Uint8Array, random: SeededRandom): Buffer {
  const bytes = Buffer.from(good);
  for (let blow = random.between(1, 12); blow > 0; blow--) {
    const at = random.between(0, bytes.length - 1);
    if (random.chance(0.3)) bytes.copyWithin(at, random.between(0, bytes.length - 1), bytes.length);
    else
      bytes[at] = random.chance(0.5) ? random.between(0, 255) : MARKS.charCodeAt(random.between(0, MARKS.length - 1));
  }
  return random.chance(0.5) ? bytes : bytes.subarray(0, random.between(0, bytes.length));
}

/** JSON that is JSON still, with something else in the place of some of its values. */
export function damagedJson(good: string, random: SeededRandom): Buffer {
  const value: unknown = JSON.parse(good);
  for (let blow = random.between(1, 6); blow > 0; blow--) replaceSomewhere(value, random);
  return Buffer.from(JSON.stringify(value));
}

/** Goes down at random, and puts a hostile value where it stops. */
function replaceSomewhere(value: unknown, random: SeededRandom): void {
  let parent: unknown = value;
  for (;;) {
    if (typeof parent !== "object" || parent === null) return;
    const [name, ...others] = Object.keys(parent);
    if (name === undefined) return;
    const key = random.pick([name, ...others]);
    const child: unknown = Reflect.get(parent, key);
    if (typeof child === "object" && child !== null && random.chance(0.9)) {
      parent = child;
      continue;
    }
    Reflect.set(parent, key, hostileValue(random));
    return;
  }
}

function hostileValue(random: SeededRandom): unknown {
  return random.pick([
    null,
    true,
    -1,
    1e300,
    0.1,
    2 ** 53,
    "",
    "-1",
    "1e999",
    "\u0000",
    "\ud800",
    "__proto__",
    "9".repeat(400),
    "x".repeat(5_000),
    "2026-13-01T00:00:00Z",
    [],
    {},
    [[[[]]]],
    { stringValue: 7 },
    { intValue: "0x10" },
    { arrayValue: { values: [null, { arrayValue: {} }] } },
    { kvlistValue: { values: [{}] } },
  ]);
}
