/** What a session means to the person looking at it. Pure. */
import type { Me } from "#contract/people.ts";
import type { Session } from "#contract/sessions.ts";
import type { Translate, WordKey } from "../words.ts";

type Seat = Session["seats"][number];

/** Cancelled, over, or still to come. */
export function stateOf(session: Session, now: number): Session["status"] {
  return session.status === "scheduled" && Date.parse(session.endsAt) <= now ? "completed" : session.status;
}

/** Whom the provider's own rules do not bind: who teaches it, schedulers and administrators. */
export const isStaffOf = (session: Session, me: Me): boolean =>
  session.providerIds.includes(me.id) || me.roles.includes("administrator") || me.roles.includes("scheduler");

/** Takes part in a class or stands in line for it, so that a seat is theirs to look after. */
export const hasSeatInClass = ({ kind, seats }: Session, personId: string): boolean =>
  kind === "group" && seats.some((seat) => seat.learnerId === personId && takesPart(seat));

const takesPart = (seat: Seat): boolean => seat.state !== "cancelled";
const isSeated = ({ state }: Seat): boolean => state !== "cancelled" && state !== "waitlisted" && state !== "offered";

/** Names of everybody who takes part but the viewer: who teaches first, then who learns. Who waits for a seat is not with them yet. */
export function othersIn(session: Session, viewerId: string, t: Translate): readonly string[] {
  const teachers = session.providerNames.filter((_name, index) => session.providerIds[index] !== viewerId);
  const learners = session.seats
    .filter((seat) => isSeated(seat) && seat.learnerId !== viewerId)
    .map((seat) => seat.displayName ?? t("aLearner"));
  return [...teachers, ...learners];
}

/** The seats to show, booked before waiting, those given up left out. */
export const seatsShown = (session: Session): readonly Seat[] => session.seats.filter(takesPart);

/** Where it takes place, in words. */
export function placeOf(session: Session): { readonly text: string } | { readonly key: WordKey } {
  if (session.presence === "in_person")
    return session.location === undefined ? { key: "meetsInPerson" } : { text: session.location };
  if (session.presence === "phone") return { key: "meetsPhone" };
  switch (session.meeting.vendor) {
    case "teams":
      return { key: "meetsTeams" };
    case "zoom":
      return { key: "meetsZoom" };
    case "meet":
      return { key: "meetsMeet" };
    default:
      return { key: "meetsOnline" };
  }
}

/** `Lena Fischer` → `LF`. */
export const initials = (name: string): string =>
  name
    .split(/\s+/)
    .filter((word) => word !== "")
    .map((word) => [...word][0] ?? "")
    .filter((_letter, index, all) => index === 0 || index === all.length - 1)
    .join("")
    .toUpperCase();
