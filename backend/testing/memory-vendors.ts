/**
 * A calendar vendor and a meeting vendor in memory that keep their ports' promises, with the ways in which real ones fail.
 * They stand for the outside world in tests of our own code.
 */
import { createMemoryCalendars } from "./memory-calendars.ts";
import type { MemoryCalendars } from "./memory-calendars.ts";
import { createMemoryMeetings } from "./memory-meetings.ts";
import type { MemoryMeetings } from "./memory-meetings.ts";
import { createStaging, holdNext } from "./memory-mishaps.ts";
import type { Mishap, Operation } from "./memory-mishaps.ts";

export interface MemoryVendors extends MemoryCalendars, MemoryMeetings {
  /** The calls made, oldest first. */
  readonly calls: () => readonly Operation[];
  /** The next calls of this operation go wrong, in this order. */
  readonly fail: (operation: Operation, ...mishaps: readonly Mishap[]) => void;
  /** The next call of this operation waits before it has its effect, or with its answer. */
  readonly holdNext: (
    operation: Operation,
    at?: "before" | "after",
  ) => { readonly reached: Promise<void>; readonly goOn: () => void };
  /** Rejects when the process dies: what it had under way never goes on. */
  readonly death: () => Promise<never>;
}

export function createMemoryVendors(): MemoryVendors {
  const staging = createStaging();
  const { mishaps } = staging;
  return {
    ...createMemoryCalendars(staging),
    ...createMemoryMeetings(staging),
    calls: () => staging.calls,
    fail: (operation, ...more) => void mishaps.set(operation, [...(mishaps.get(operation) ?? []), ...more]),
    holdNext: (operation, at) => holdNext(staging, operation, at),
    death: () =>
      new Promise((_, reject) => {
        staging.die = () => reject(new Error("the process died"));
      }),
  };
}
