/** Whom a calendar tells what when an event of ours is written: the calendar mails by itself, this says to whom. */
import type { Interval } from "./interval.ts";

export interface Told extends Interval {
  readonly attendees: readonly { readonly name: string; readonly email: string }[];
}

export interface Invitation {
  readonly kind: "booked" | "moved" | "cancelled";
  readonly name: string;
  readonly email: string;
}

/**
 * What attendees hear when the event goes from `before` to `after`; `undefined` = there is none. Who stays hears only of another
 * time. In the order of the attendees, those who stay or come first.
 */
export function invitationsBetween(before: Told | undefined, after: Told | undefined): readonly Invitation[] {
  const invited = new Set(before?.attendees.map(({ email }) => email));
  const staying = new Set(after?.attendees.map(({ email }) => email));
  const isMoved = before?.startsAt !== after?.startsAt || before?.endsAt !== after?.endsAt;
  const told = (after?.attendees ?? []).flatMap(({ name, email }): readonly Invitation[] => {
    if (!invited.has(email)) return [{ kind: "booked", name, email }];
    return isMoved ? [{ kind: "moved", name, email }] : [];
  });
  const gone = (before?.attendees ?? []).filter(({ email }) => !staying.has(email));
  return [...told, ...gone.map(({ name, email }): Invitation => ({ kind: "cancelled", name, email }))];
}
