/** What people pressed while nothing answered, kept so that a reload of the page does not lose it. */
import type { Unanswered } from "#contract/client.ts";
import type { Session } from "#contract/sessions.ts";
import { keep, readKept } from "./kept.ts";

/** One press, as plain data. */
interface KeptPress {
  /** Id of the person who pressed. */
  readonly whose: string;
  readonly does: "book" | "move" | "cancel" | "answer" | "attend" | "next";
  /** What it is about, by name. */
  readonly name: string;
  readonly seen?: Session;
  readonly unanswered: Unanswered;
}

interface Dated extends KeptPress {
  /** When it was pressed, in epoch milliseconds by the device. */
  readonly at: number;
}

/** Nobody means today what they pressed longer ago. */
const mostAgeMs = 12 * 3_600_000;

const all = (): readonly Dated[] => {
  const found = readKept("waiting");
  return Array.isArray(found) ? (found as readonly Dated[]) : [];
};

const without = (key: string): readonly Dated[] =>
  all().filter(({ unanswered }) => unanswered.action.idempotencyKey !== key);

const keepAll = (presses: readonly Dated[]): void => keep("waiting", presses.length === 0 ? undefined : presses);

/** Oldest first, and only this person's; what is too old, or anybody else's, is forgotten. */
export function waitingOf(whose: string): readonly KeptPress[] {
  const mine = all().filter((press) => press.whose === whose && Date.now() - press.at < mostAgeMs);
  keepAll(mine);
  return mine;
}

/** Keeps it once, with when it was pressed first. */
export function keepWaiting(press: KeptPress): void {
  const key = press.unanswered.action.idempotencyKey;
  const at = all().find(({ unanswered }) => unanswered.action.idempotencyKey === key)?.at ?? Date.now();
  keepAll([...without(key), { ...press, at }]);
}

/** It was answered, or the person gave it up. */
export function forgetWaiting(key: string): void {
  const left = without(key);
  if (left.length < all().length) keepAll(left);
}
