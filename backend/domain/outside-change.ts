/**
 * What people did to an event or a meeting of ours at the vendor itself: what stands there against what we last wrote, or may
 * have written. Pure. The comparison is by content, never by time, so our own writes do not come back as changes.
 */
import type { Instant } from "./instant.ts";
import type { Presence } from "./session.ts";
import type { Attendee, WrittenAttendee, WrittenEvent, WrittenMeeting } from "./session-plan.ts";

export type SeenAnswer = "none" | "accepted" | "tentative" | "declined";

/** An event as it stands, as far as sessions are concerned. */
export interface SeenEvent {
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  /** Empty when none is given. */
  readonly location: string;
  readonly attendees: readonly {
    readonly name: string;
    readonly email: string;
    readonly answer: SeenAnswer;
    readonly proposed?: SeenTime;
  }[];
}

export interface SeenTime {
  readonly startsAt: Instant;
  readonly endsAt: Instant;
}

/** What we wrote, and what we may have written. */
export interface Ours<Written> {
  readonly written: Written;
  readonly attempted?: Written | undefined;
}

export interface OutsideChange {
  /** What stands, to be kept as what was written: whatever is not followed is put back by the next plan. */
  readonly known: WrittenEvent;
  /** Where somebody moved it to. */
  readonly movedTo?: SeenTime | undefined;
  /** Where somebody says that it takes place; only of sessions in person, everywhere else the place is ours. */
  readonly place?: string | undefined;
  /** Addresses of people of ours whom somebody took off. */
  readonly removed: readonly string[];
  /** People who are not ours and whom somebody invited. */
  readonly others: readonly (Attendee & { readonly answer: SeenAnswer })[];
  readonly answers: readonly { readonly email: string; readonly answer: SeenAnswer }[];
  readonly proposals: readonly (SeenTime & { readonly email: string })[];
}

export function findOutsideChange(
  seen: SeenEvent,
  ours: Ours<WrittenEvent>,
  { presence }: { readonly presence: Presence },
): OutsideChange {
  const base = ours.attempted !== undefined && sameTime(seen, ours.attempted) ? ours.attempted : ours.written;
  const time = { startsAt: seen.startsAt, endsAt: seen.endsAt };
  const isMoved = !sameTime(seen, ours.written) && !sameTime(seen, base);
  const written = addresses(ours.written);
  const attempted = ours.attempted === undefined ? written : addresses(ours.attempted);
  const ourPeople = [...ours.written.attendees, ...(ours.attempted?.attendees ?? [])];
  const attendees = underOurAddresses(seen.attendees, ourPeople);
  const present = new Set(attendees.map(({ email }) => email.toLowerCase()));
  const known = new Set([...written, ...attempted]);
  const place = placeOf(seen, ours, presence);
  return {
    known: {
      ...ours.written,
      ...time,
      location: place.known,
      attendees: asListed(
        uniqueByAddress(ourPeople).filter(({ email }) => present.has(email.toLowerCase())),
        seen.attendees,
      ),
    },
    ...(isMoved ? { movedTo: time } : {}),
    ...(place.isChanged && presence === "in_person" ? { place: seen.location } : {}),
    // Whom an attempt of ours invited or took off may be missing by our own doing.
    removed: [...written].filter((address) => attempted.has(address) && !present.has(address)),
    others: attendees
      .filter(({ email }) => !known.has(email.toLowerCase()))
      .map(({ name, email, answer }) => ({ name, email, answer })),
    answers: attendees
      .filter(({ email }) => known.has(email.toLowerCase()))
      .map(({ email, answer }) => ({ email: email.toLowerCase(), answer })),
    proposals: attendees.flatMap(({ email, proposed }) =>
      proposed && known.has(email.toLowerCase()) && !sameTime(proposed, time)
        ? [{ email: email.toLowerCase(), startsAt: proposed.startsAt, endsAt: proposed.endsAt }]
        : [],
    ),
  };
}

/**
 * A calendar may list somebody under another address than the one we invited: Exchange puts a mailbox's main address for any
 * other of it. Such a person was not taken off; they are told by their name, when only one stranger bears it.
 */
function underOurAddresses(listed: SeenEvent["attendees"], people: readonly WrittenAttendee[]): SeenEvent["attendees"] {
  const addressesListed = new Set(listed.map(({ email }) => email.toLowerCase()));
  const known = new Set(people.map(({ email }) => email.toLowerCase()));
  const nameOf = ({ name }: { readonly name: string }): string => name.trim().toLowerCase();
  const missing = uniqueByAddress(people).filter(({ email }) => !addressesListed.has(email.toLowerCase()));
  const strangers = listed.filter(({ email }) => !known.has(email.toLowerCase()));
  const byAlias = new Map(
    missing.flatMap(({ email, listedAs }) => (listedAs ? [[listedAs.toLowerCase(), email]] : [])),
  );
  return listed.map((each) => {
    const ours = byAlias.get(each.email.toLowerCase());
    if (ours !== undefined) return { ...each, email: ours };
    if (known.has(each.email.toLowerCase()) || nameOf(each) === "") return each;
    const [namesake, ...more] = missing.filter((one) => nameOf(one) === nameOf(each));
    const isOnly = more.length === 0 && strangers.filter((one) => nameOf(one) === nameOf(each)).length === 1;
    return namesake && isOnly ? { ...each, email: namesake.email } : each;
  });
}

/** These people of ours, each with the other address under which the calendar lists them, if it does. */
export function asListed(
  people: readonly WrittenAttendee[],
  listed: SeenEvent["attendees"],
): readonly WrittenAttendee[] {
  const underOurs = underOurAddresses(listed, people);
  return people.map(({ name, email }) => {
    const index = underOurs.findIndex((each) => each.email.toLowerCase() === email.toLowerCase());
    const listedAs = listed[index]?.email ?? email;
    return { name, email, ...(listedAs.toLowerCase() === email.toLowerCase() ? {} : { listedAs }) };
  });
}

/** Whether the calendar lists somebody under another address than we know of. */
export function isListedAnew(known: WrittenEvent, written: WrittenEvent): boolean {
  const listed = ({ attendees }: WrittenEvent): string =>
    attendees
      .flatMap(({ listedAs }) => listedAs ?? [])
      .sort()
      .join("\n");
  return listed(known) !== listed(written);
}

/** Where somebody moved a meeting of ours to; `undefined` when it stands as we wrote it, or may have. */
export function findMeetingMove(seen: SeenTime, { written, attempted }: Ours<WrittenMeeting>): SeenTime | undefined {
  if (sameTime(seen, written) || (attempted !== undefined && sameTime(seen, attempted))) return undefined;
  return { startsAt: seen.startsAt, endsAt: seen.endsAt };
}

/** A calendar may fill in a place by itself ("Microsoft Teams Meeting"), so only what we wrote is compared. */
function placeOf(
  { location }: SeenEvent,
  { written, attempted }: Ours<WrittenEvent>,
  presence: Presence,
): { readonly known: string | undefined; readonly isChanged: boolean } {
  const isOurs = location === (written.location ?? "") || (attempted && location === (attempted.location ?? ""));
  if (isOurs) return { known: location === "" ? undefined : location, isChanged: false };
  const wroteNone = written.location === undefined && attempted?.location === undefined;
  if (wroteNone && presence !== "in_person") return { known: undefined, isChanged: true };
  return { known: location === "" ? undefined : location, isChanged: true };
}

function sameTime(one: SeenTime, other: SeenTime): boolean {
  return one.startsAt === other.startsAt && one.endsAt === other.endsAt;
}

function addresses({ attendees }: WrittenEvent): ReadonlySet<string> {
  return new Set(attendees.map(({ email }) => email.toLowerCase()));
}

function uniqueByAddress<Person extends Attendee>(people: readonly Person[]): readonly Person[] {
  return [...new Map(people.map((each) => [each.email.toLowerCase(), each])).values()];
}
