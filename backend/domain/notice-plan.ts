/**
 * Who has to hear what of a session, and through whom. Pure and level-triggered: it compares what each person was last told
 * with what is, so ten moves are one piece of news, and what was undone before anybody heard of it is none.
 */
import type { Instant } from "./instant.ts";

/** What people are told about a session that they take part in. */
export interface NewsFacts {
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly place?: string | undefined;
  readonly joinUrl?: string | undefined;
  readonly providerIds: readonly string[];
}

/** What somebody was last told. */
export interface Told extends NewsFacts {
  readonly isOn: boolean;
  /** `own`: the event stands in their own calendar; `calendar`: they are invited to it. */
  readonly channel: "own" | "calendar" | "email";
  /** They were sent a calendar file, which has to be updated and taken back by another one. */
  readonly hasEntry: boolean;
  /** Of their calendar files; absent until the first. Files with one UID are one entry, whichever session they speak of. */
  readonly entryUid?: string | undefined;
  /** Of the last calendar file. */
  readonly sequence: number;
  readonly offeredUntil?: Instant | undefined;
  /** They stand in line for a seat, and know when and where it is. */
  readonly isInLine?: boolean | undefined;
}

export interface PersonNow {
  readonly part: "provider" | "learner";
  /** Takes part in a session that takes place. */
  readonly isOn: boolean;
  /** The session is called off, or their seat is given up. */
  readonly isOver: boolean;
  /** A free seat is kept for them until then. */
  readonly offeredUntil?: Instant | undefined;
  /** Whether they wait for a seat, offered or not; `called_off`: they did, for what does not take place. */
  readonly line: "waits" | "called_off" | "no";
  /** How they stand to the event as it was last written, at the session's present time. */
  readonly inCalendar: "own" | "invited" | "no";
  /** Whether they made the change themselves. */
  readonly isActor: boolean;
  /** Whether they made this change or one that nobody was told of before it: what they booked themselves they know of. */
  readonly knowsByDoing: boolean;
  readonly told: Told | undefined;
  /** For their first calendar file. */
  readonly newEntryUid: string;
}

export interface SessionNow extends NewsFacts {
  /** An invitation from the calendar will follow by itself: no file is sent that would stand beside it. */
  readonly calendarFollows: boolean;
}

export interface News {
  readonly kind: "booked" | "moved" | "cancelled" | "link_ready" | "offer";
  /** `calendar`: it has told them by itself. `message`: the first other channel that reaches them. */
  readonly through: "calendar" | "message";
  /** The calendar file that goes along with a message. */
  readonly entry?: "REQUEST" | "CANCEL" | undefined;
  /** It is about a session for which they only wait. */
  readonly isInLine?: boolean | undefined;
}

export interface PersonPlan {
  /** Absent = there is nothing to tell. */
  readonly news?: News | undefined;
  /** What they have been told then; absent = nothing, as before. */
  readonly told?: Told | undefined;
}

export function planForPerson(session: SessionNow, person: PersonNow): PersonPlan {
  const { told } = person;
  if (person.isOn) return planOn(session, person);
  if (told?.isOn) return planOff(told, person);
  if (!told && person.isOver && person.line !== "waits" && person.knowsByDoing && !person.isActor) {
    const isInLine = person.line === "called_off";
    return { news: { kind: "cancelled", through: "message", isInLine }, told: { ...toldNothing, ...factsOf(session) } };
  }
  if (person.offeredUntil !== undefined && person.offeredUntil !== told?.offeredUntil) {
    const after = { ...(told ?? toldNothing), ...factsOf(session), offeredUntil: person.offeredUntil, isInLine: true };
    return { news: { kind: "offer", through: "message" }, told: after };
  }
  const isOfferGone = told?.offeredUntil !== undefined && person.offeredUntil === undefined;
  return planInLine(session, person, isOfferGone ? { ...told, offeredUntil: undefined } : told);
}

const toldNothing = { isOn: false, channel: "email", hasEntry: false, sequence: 0 } as const;

/** Who waits chose a time and a place as well: they hear when those change, or when there is nothing to wait for any more. */
function planInLine(session: SessionNow, { line }: PersonNow, told: Told | undefined): PersonPlan {
  if (line === "waits") {
    const after = { ...(told ?? toldNothing), ...factsOf(session), joinUrl: undefined, isInLine: true };
    const isNews = told?.isInLine === true && isElsewhere(told, session);
    return isNews ? { news: { kind: "moved", through: "message", isInLine: true }, told: after } : { told: after };
  }
  if (told?.isInLine !== true) return { told };
  const after = { ...told, isInLine: false };
  if (line === "no") return { told: after };
  return { news: { kind: "cancelled", through: "message", isInLine: true }, told: after };
}

function planOn(session: SessionNow, person: PersonNow): PersonPlan {
  const { told, inCalendar } = person;
  const kind = kindOf(session, told);
  const hasEntry = told?.hasEntry ?? false;
  const channel = inCalendar === "own" ? "own" : inCalendar === "invited" ? "calendar" : "email";
  const joinUrl = session.joinUrl ?? told?.joinUrl;
  const { entryUid, sequence = 0 } = told ?? {};
  const after = { ...factsOf(session), joinUrl, isOn: true, channel, hasEntry, entryUid, sequence } as const;
  if (kind === undefined) {
    // An invitation that comes after the message replaces it as the way in which they hear of what follows.
    return { told: { ...after, channel: channel === "email" && told ? told.channel : channel } };
  }
  // A file that was once sent stays in their calendar: only another file moves it.
  const needsFile = hasEntry && kind === "moved";
  if (channel === "calendar" && !needsFile) return { news: { kind, through: "calendar" }, told: after };
  if (sees(person, channel) && !needsFile) return { told: after };
  const isWithFile = hasEntry || (channel === "email" && !session.calendarFollows);
  return {
    news: { kind, through: "message", ...(isWithFile ? { entry: "REQUEST" } : {}) },
    told: isWithFile
      ? { ...after, hasEntry: true, entryUid: entryUid ?? person.newEntryUid, sequence: sequence + 1 }
      : after,
  };
}

function planOff(told: Told, person: PersonNow): PersonPlan {
  const after = { ...told, isOn: false, hasEntry: false, offeredUntil: undefined, isInLine: false };
  if (!told.hasEntry && told.channel === "calendar" && person.inCalendar !== "invited") {
    return { news: { kind: "cancelled", through: "calendar" }, told: after };
  }
  if (!told.hasEntry && sees(person, told.channel)) return { told: after };
  if (!told.hasEntry) return { news: { kind: "cancelled", through: "message" }, told: after };
  const news = { kind: "cancelled", through: "message", entry: "CANCEL" } as const;
  return { news, told: { ...after, sequence: told.sequence + 1 } };
}

/** A provider who did it themselves sees it where they did it and in their own calendar. */
function sees({ part, isActor }: PersonNow, channel: Told["channel"]): boolean {
  return part === "provider" && isActor && channel === "own";
}

function kindOf(session: SessionNow, told: Told | undefined): News["kind"] | undefined {
  if (!told?.isOn) return "booked";
  if (isElsewhere(told, session)) return "moved";
  return session.joinUrl !== undefined && session.joinUrl !== told.joinUrl ? "link_ready" : undefined;
}

function isElsewhere(told: NewsFacts, session: NewsFacts): boolean {
  return (
    told.startsAt !== session.startsAt ||
    told.endsAt !== session.endsAt ||
    told.place !== session.place ||
    told.providerIds.join() !== session.providerIds.join()
  );
}

function factsOf({ startsAt, endsAt, place, joinUrl, providerIds }: NewsFacts): NewsFacts {
  return { startsAt, endsAt, place, joinUrl, providerIds };
}

/** Whether people are told now, or a little later, because their calendars may be about to tell them. */
export function isTimeToTell(vendors: {
  readonly now: Instant;
  /** They hold everything that the session wants. */
  readonly isSettled: boolean;
  /** They refused, and only a person can mend it. */
  readonly isBroken: boolean;
  readonly waitingSince: Instant;
}): boolean {
  return vendors.isSettled || vendors.isBroken || vendors.now >= vendors.waitingSince + patienceMs;
}

/** How long vendors that do not settle are waited for. */
export const patienceMs = 120_000;

/** The next reminder of a session, of those that the person wants; `undefined` when none is to come. */
export function nextReminder(
  startsAt: Instant,
  minutesBefore: readonly number[],
  now: Instant,
): { readonly at: Instant; readonly minutes: number } | undefined {
  const coming = minutesBefore.filter((minutes) => startsAt - minutes * 60_000 > now);
  if (coming.length === 0) return undefined;
  const minutes = Math.max(...coming);
  return { at: (startsAt - minutes * 60_000) as Instant, minutes };
}

/** When people are reminded who said nothing: a day before, and ten minutes. */
export const usualReminders: readonly number[] = [1440, 10];
