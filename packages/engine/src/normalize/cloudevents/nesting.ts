/** How many levels of objects and arrays an event may have, itself included. */
export const NESTING_MAX = 32;

/**
 * Whether `value`, standing at `level` of its event, holds objects or arrays beyond the deepest level allowed.
 * Own stack instead of recursion: a body of nested brackets must not overflow the call stack.
 */
export function isNestedTooDeep(value: object, level: number): boolean {
  const values: object[] = [value];
  const levels: number[] = [level];
  for (;;) {
    const current = values.pop();
    const at = levels.pop();
    if (current === undefined || at === undefined) return false;
    if (at > NESTING_MAX) return true;
    const inners: readonly unknown[] = Object.values(current);
    for (const inner of inners) {
      if (typeof inner !== "object" || inner === null) continue;
      values.push(inner);
      levels.push(at + 1);
    }
  }
}
