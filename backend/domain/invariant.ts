/** Throws when something that cannot happen did: a bug of ours, never a person's mistake. */
export function invariant(condition: unknown, what: string): asserts condition {
  if (!condition) throw new Error(`cannot happen: ${what}`);
}
