/** What a browser keeps for us between two openings of a page. Hosts may refuse it altogether; then there is nothing to be had. */

/** `schedule`: what somebody saw last; `waiting`: what they pressed while nothing answered. */
type Kept = "schedule" | "waiting";

const nameOf = (what: Kept): string => `slotside.${what}`;

/** What was kept last, whoever's it is; undefined when there is nothing or it cannot be read. */
export function readKept(what: Kept): unknown {
  try {
    return JSON.parse(localStorage.getItem(nameOf(what)) ?? "null") ?? undefined;
  } catch {
    return undefined;
  }
}

/** Keeps it in place of what was kept before; undefined forgets. */
export function keep(what: Kept, value: unknown): void {
  try {
    if (value === undefined) localStorage.removeItem(nameOf(what));
    else localStorage.setItem(nameOf(what), JSON.stringify(value));
  } catch {
    // Full or refused: the page goes on with what it has in memory.
  }
}
