/** Every calendar as its owner sees it, at whichever vendor it is, and what they can do there by hand. */
import type { Person, SimulatedWorld } from "./simulated-world.ts";

/** Half-open, in milliseconds since the epoch. */
export interface Span {
  readonly startsAt: number;
  readonly endsAt: number;
}

/** One person's copy of an event that carries a session's reference and is still there. */
export interface Copy extends Span {
  readonly person: Person;
  readonly vendor: "microsoft" | "google";
  readonly eventId: string;
  readonly reference: string;
  readonly isOrganizer: boolean;
  /** Addresses in lower case. */
  readonly invited: readonly string[];
  readonly location: string;
  /** The meeting that the event carries itself. */
  readonly joinUrl: string | undefined;
}

export const referenceIn = (text: string): string | undefined => /SL-[0-9A-Z]{8,12}/.exec(text)?.[0];

/** What stands in the calendars of a person. */
export function copiesOf(world: SimulatedWorld, person: Person): readonly Copy[] {
  return [...inOutlook(world, person), ...inGoogle(world, person)];
}

export function allCopies(world: SimulatedWorld): readonly Copy[] {
  return [...world.people.values()].flatMap((person) => copiesOf(world, person));
}

function inOutlook(world: SimulatedWorld, person: Person): readonly Copy[] {
  const found: Copy[] = [];
  for (const event of world.clouds.graph.mailboxes.list(person.outside.oid)) {
    const reference = referenceIn(event.subject);
    if (reference === undefined || event.isDeleted || event.isCancelled) continue;
    const { id: eventId, isOrganizer, startsAt, endsAt, attendees, location, joinUrl } = event;
    const invited = attendees.map(({ address }) => address.toLowerCase());
    const when = { startsAt, endsAt };
    found.push({
      person,
      vendor: "microsoft",
      eventId,
      reference,
      isOrganizer,
      ...when,
      invited,
      location,
      joinUrl,
    });
  }
  return found;
}

function inGoogle(world: SimulatedWorld, person: Person): readonly Copy[] {
  const found: Copy[] = [];
  for (const event of world.clouds.google.calendars.list(person.outside)) {
    const reference = referenceIn(event.summary);
    if (reference === undefined || event.status === "cancelled") continue;
    const { id: eventId, isOrganizer, startsAt, endsAt, attendees, location, meetUrl } = event;
    const invited = attendees.map(({ email }) => email.toLowerCase());
    const when = { startsAt, endsAt };
    found.push({
      person,
      vendor: "google",
      eventId,
      reference,
      isOrganizer,
      ...when,
      invited,
      location,
      joinUrl: meetUrl,
    });
  }
  return found;
}

/** Drags it there. A guest at Google cannot. */
export function moveByHand(world: SimulatedWorld, { person, vendor, eventId }: Copy, to: Span): void {
  if (vendor === "google") world.clouds.google.calendars.edit(person.outside, eventId, to);
  else world.clouds.graph.mailboxes.move(person.outside.oid, eventId, to);
}

export function removeByHand(world: SimulatedWorld, { person, vendor, eventId }: Copy): void {
  if (vendor === "google") world.clouds.google.calendars.remove(person.outside, eventId);
  else world.clouds.graph.mailboxes.remove(person.outside.oid, eventId);
}

export type Answer = "accepted" | "tentative" | "declined";

/** Guests only. */
export function answerByHand(world: SimulatedWorld, { person, vendor, eventId }: Copy, answer: Answer): void {
  if (vendor === "google") return world.clouds.google.calendars.answer(person.outside, eventId, answer);
  const response = answer === "tentative" ? "tentativelyAccepted" : answer;
  world.clouds.graph.acts.respond(person.outside.oid, eventId, { response, tellOrganizer: "yes" });
}
