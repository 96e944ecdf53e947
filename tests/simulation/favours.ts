/** Histories in which more happens of what some faults need; it then happens with the fault and without. */

/** What happens more often than it does, for faults that little else would meet. */
export interface Favour {
  /** How many times as often people do what is called so. */
  readonly rather?: Readonly<Record<string, number>>;
  /** How many times as often a vendor's answer is lost after it did what was asked. */
  readonly lost?: number;
  /** How much goes wrong, from 0 to 1; otherwise the seed says. */
  readonly storm?: number;
  /** How many times as often a vendor fails. */
  readonly failing?: number;
  /** How often people ask again, with the same key, for what they were told is done. */
  readonly again?: number;
  /** Nobody connects one anew or lets one go, which would have everything that is ahead of them written again. */
  readonly accounts?: "kept";
  /** People take up to so long between two acts, and vendors hear of each as soon as it is due. */
  readonly pausesMs?: number;
  /** With pauses: nobody acts before vendors were told what is due. */
  readonly patience?: "endless";
  /** How many times as often a process dies. */
  readonly deaths?: number;
  /** How often an organizer drags an event in the moment in which it is written. */
  readonly dragsMeanwhile?: number;
  /** How often somebody moves a session by the product in the moment in which its event is written. */
  readonly movesMeanwhile?: number;
  /** How often the answer to a create, a change or a removal is lost, after the vendor did it. */
  readonly lostWrites?: number;
}

/** Vendors hear of each act soon, so that there is much for them to do, and much of it may go wrong. */
const slow = { patience: "endless", pausesMs: 6_000, deaths: 0.2, accounts: "kept" } as const;
export const moving: Favour = { ...slow, rather: { book: 3, move: 8 } };
export const movingMeanwhile: Favour = {
  ...slow,
  movesMeanwhile: 0.7,
  dragsMeanwhile: 0,
  rather: { book: 4, drag: 0 },
};
export const draggingMeanwhile: Favour = { ...slow, dragsMeanwhile: 0.6, rather: { book: 3, move: 8, cancel: 0.3 } };
export const cancelling: Favour = { ...slow, rather: { book: 6, cancel: 6 } };
export const losingRemovals: Favour = { ...slow, lostWrites: 0.5, rather: { book: 6, cancel: 6, move: 0.5 } };
export const joining: Favour = {
  ...slow,
  rather: { book: 0, publish: 6, join: 12, leave: 6, rush: 4, cancel: 0.2 },
};
/** Classes that everybody leaves and somebody joins again. */
export const emptying: Favour = {
  ...slow,
  pausesMs: 25_000,
  rather: { book: 0, publish: 3, join: 8, leave: 14, rush: 0, cancel: 0.1, move: 0.2, delete: 0 },
};
export const losing: Favour = { ...slow, lostWrites: 0.5, rather: { book: 4, move: 6 } };
export const losingMeanwhile: Favour = {
  ...movingMeanwhile,
  lostWrites: 0.4,
  movesMeanwhile: 0.5,
  rather: { book: 4, move: 3, drag: 0 },
};
export const dying: Favour = { ...slow, deaths: 6, lostWrites: 0.4, rather: { book: 4, cancel: 6 } };
export const failing: Favour = { ...slow, storm: 1, failing: 10, rather: { book: 6, cancel: 4, move: 0.5 } };
