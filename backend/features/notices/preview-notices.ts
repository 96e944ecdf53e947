/** Who would be told what of a move or a cancel, and by which way, before anybody presses. Asks the very rules that tell people. */
import type { NoticePreview } from "#contract/sessions.ts";
import { addMinutes } from "../../domain/instant.ts";
import { planForPerson } from "../../domain/notice-plan.ts";
import type { PersonNow, SessionNow } from "../../domain/notice-plan.ts";
import { isSeated, isWaiting } from "../../domain/roster.ts";
import type { Caller } from "../../platform/caller.ts";
import type { OpenDatabase } from "../../platform/database.ts";
import type { NoticeChannel } from "../../ports/notice-channel.ts";
import { readSession } from "../bookings/read-session.ts";
import { loadSubject, seatedOf } from "./subjects.store.ts";
import type { Recipient, Subject } from "./subjects.store.ts";
import { loadTold } from "./telling.store.ts";
import type { ToldRow } from "./telling.store.ts";

interface PreviewDeps {
  readonly database: OpenDatabase;
  /** Asked in this order; the first that reaches a person is taken. */
  readonly channels: readonly NoticeChannel[];
}

/** In the order of the roster, who teaches first; whom the caller may not see by name is told without one. Fails: not_found. */
export async function previewNotices(
  deps: PreviewDeps,
  caller: Caller,
  wish: { readonly sessionId: string; readonly change: "moved" | "cancelled" },
): Promise<NoticePreview["items"]> {
  const { db } = deps.database;
  const { session, part } = await readSession(db, caller, wish.sessionId);
  const subject = await loadSubject(db, caller.scope, session.row.id);
  if (!subject || subject.status !== "scheduled") return [];
  const known = new Map((await loadTold(db, caller.scope, subject.id)).map((row) => [row.personId, row]));
  const then = factsAfter(subject, wish.change);
  return [...subject.providers, ...subject.seats].flatMap((to) => {
    const isActor = to.personId === caller.personId;
    const person = standingAfter({ subject, to, change: wish.change, isActor, row: known.get(to.personId) });
    const { news } = planForPerson(then, person);
    if (!news) return [];
    const isProvider = person.part === "provider";
    const mayName = part.seesNames || isProvider || isActor;
    const reached = news.through === "calendar" ? "calendar" : deps.channels.find((each) => each.reaches(to))?.name;
    const channel = reached ?? "nobody";
    return [{ ...(mayName ? { to: to.name || to.address } : {}), channel, isYou: isActor }];
  });
}

/** A minute later stands for any other time. */
function factsAfter(
  { startsAt, endsAt, place, joinUrl, providers }: Subject,
  change: "moved" | "cancelled",
): SessionNow {
  const later = change === "moved" ? 1 : 0;
  const providerIds = providers.map(({ personId }) => personId);
  const times = { startsAt: addMinutes(startsAt, later), endsAt: addMinutes(endsAt, later) };
  return { ...times, place, joinUrl, providerIds, calendarFollows: false };
}

/** As it is once the vendors have followed. */
function standingAfter(about: {
  readonly subject: Subject;
  readonly to: Recipient;
  readonly change: "moved" | "cancelled";
  readonly isActor: boolean;
  readonly row: ToldRow | undefined;
}): PersonNow {
  const { subject, to, change, isActor, row } = about;
  const seat = subject.seats.find(({ personId }) => personId === to.personId);
  const takesPart = seat ? isSeated(seat) : seatedOf(subject).length > 0;
  const isOn = takesPart && change === "moved";
  const waits = seat !== undefined && isWaiting(seat);
  return {
    part: seat ? "learner" : "provider",
    isOn,
    isOver: change === "cancelled",
    line: !waits ? "no" : change === "moved" ? "waits" : "called_off",
    inCalendar: isOn ? placeInCalendar(subject, to) : "no",
    isActor,
    // Looked at only where nothing was told yet: half a second after a booking.
    knowsByDoing: false,
    told: row?.told,
    newEntryUid: "",
  };
}

function placeInCalendar({ event }: Subject, { personId, address }: Recipient): PersonNow["inCalendar"] {
  if (!event || event.isOutlived) return "no";
  if (event.ownerId === personId) return "own";
  const email = address.toLowerCase();
  const isInvited = email !== "" && event.written.attendees.some((each) => each.email.toLowerCase() === email);
  return isInvited ? "invited" : "no";
}
