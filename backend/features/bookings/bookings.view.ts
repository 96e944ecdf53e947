/** A session as the contract writes it, for one caller at one moment. */
import { sortOfChange, withoutReasons } from "../../domain/change-lines.ts";
import { sayChange } from "../../domain/change-words.ts";
import type { Session } from "#contract/sessions.ts";
import { decideChange } from "../../domain/booking-rules.ts";
import { asInstant } from "../../domain/instant.ts";
import type { Instant } from "../../domain/instant.ts";
import { linkStaysSentence } from "../../domain/account-sentences.ts";
import { languageOf, sessionSentences } from "../../domain/problem-sentences.ts";
import { countSeated, isSeated, isWaiting, seatsLeft, seatsTaken } from "../../domain/roster.ts";
import { decideUndo, undoUntil } from "../../domain/second-thoughts.ts";
import type { Caller } from "../../platform/caller.ts";
import type { SessionLinks } from "../../platform/session-links.ts";
import { sentenceForOthers, sentenceForOwner } from "../../domain/vendor-problems.ts";
import { sayProblem } from "../sync/postpone-sync.ts";
import type { SyncProblem } from "../sync/postpone-sync.ts";
import { askedPart, rightsInProposal, stateOfProposal } from "../../domain/proposals.ts";
import type { FoundNotice } from "../notices/find-notices.ts";
import type { CallerPart } from "./read-session.ts";
import type { SeatDetails, SessionDetails } from "./session-details.store.ts";

export interface ViewContext {
  readonly caller: Caller;
  readonly part: CallerPart;
  readonly now: Instant;
  readonly links: SessionLinks;
}

export function viewSession(session: SessionDetails, context: ViewContext): Session {
  const { row, providers, changes } = session;
  const { part, links } = context;
  const roster = { capacity: row.capacity, seats: session.seats };
  const taken = seatsTaken(roster);
  return {
    id: row.id,
    reference: row.reference,
    version: row.version,
    status: row.status === "scheduled" && row.ends_at.getTime() <= context.now ? "completed" : row.status,
    offeringId: row.offering_id,
    offeringName: row.offering_name,
    kind: row.kind,
    providerIds: providers.map(({ id }) => id),
    providerNames: providers.map(({ name }) => name),
    startsAt: onTheWire(row.starts_at),
    endsAt: onTheWire(row.ends_at),
    durationMinutes: (row.ends_at.getTime() - row.starts_at.getTime()) / 60_000,
    timeZone: row.time_zone,
    presence: row.presence,
    ...(row.location === null ? {} : { location: row.location }),
    generateUrl: row.generate_url,
    selfRemoval: row.self_removal,
    capacity: row.capacity,
    seats: session.seats
      .filter((seat) => mayBeSeen(seat, session, context))
      .map((seat) => ({ ...viewSeat(seat, session), ...viewNames(seat, part) })),
    seatsTaken: taken,
    seatsLeft: seatsLeft(roster),
    ...viewInvited(session, context),
    registeredPercent: Math.round((countSeated(session) * 100) / row.capacity),
    ...(row.note === null ? {} : { note: row.note }),
    meeting:
      part.isSeated || part.seesNames ? viewMeeting(session, context) : { vendor: row.meeting_vendor, state: "none" },
    calendar: viewCalendar(session, context),
    links: links.of(row),
    ...(row.series_id === null ? {} : { seriesId: row.series_id }),
    ...viewUndo(session, context),
    may: viewRights(session, context),
    proposals: session.proposals.flatMap((proposal) => viewProposal(proposal, session, context)),
    notices: session.notices
      .filter(({ personId }) => part.seesNames || personId === context.caller.personId)
      .map((notice) => viewNotice(notice)),
    changes: changes
      .filter(({ lines }) => sortOfChange(lines ?? []) !== "attempt")
      .map((change) => viewChange(change, session, context)),
  };
}

function viewNotice({ id, at, recipient, kind, channel, outcome, reason }: FoundNotice): Session["notices"][number] {
  const why = reason === null ? {} : { reason };
  return { id, at: onTheWire(at), to: recipient, kind, channel, outcome, ...why };
}

/** A seat for those who may see it: its learner and staff. */
export function viewSeat(seat: SeatDetails, { seats }: Pick<SessionDetails, "seats">): Session["seats"][number] {
  const { id, learnerId, name, state, rsvp, offeredUntil, isGuest } = seat;
  const until = offeredUntil === null || state !== "offered" ? {} : { offeredUntil: onTheWire(offeredUntil) };
  const place = isWaiting(seat) ? { placeInLine: placeInLine(seat, seats) } : {};
  return { id, learnerId, displayName: name, state, rsvp, ...until, ...place, ...(isGuest ? { guest: true } : {}) };
}

const viewNames = ({ knownAs }: SeatDetails, part: CallerPart): Pick<Session["seats"][number], "knownAs"> =>
  part.seesNames && knownAs.length > 0 ? { knownAs: [...knownAs] } : {};

/** 1 = has waited longest. */
function placeInLine(seat: SeatDetails, seats: readonly SeatDetails[]): number {
  const since = ({ waitingSince, createdAt }: SeatDetails): number => (waitingSince ?? createdAt).getTime();
  const line = seats.filter(isWaiting).toSorted((one, other) => since(one) - since(other));
  return line.findIndex(({ id }) => id === seat.id) + 1;
}

/** Others see who takes part where the offering says so, and never who stands in line. */
function mayBeSeen(seat: SeatDetails, { rules }: SessionDetails, { part, caller }: ViewContext): boolean {
  if (part.seesNames || seat.learnerId === caller.personId) return true;
  return rules.showsRoster && isSeated(seat);
}

const aLearner = { en: "A learner", de: "Eine teilnehmende Person" } as const;

/** What another learner did is told without their name and their reason, unless the roster is shown. */
function viewChange(
  { at, by, source, what, lines }: SessionDetails["changes"][number],
  { seats, rules }: SessionDetails,
  { part, caller }: ViewContext,
): Session["changes"][number] {
  const language = languageOf(caller.language);
  const shown = { at: onTheWire(at), by, source: source as Session["changes"][number]["source"] };
  const isOthers = by !== caller.displayName && seats.some(({ name }) => name === by);
  if (!isOthers || part.seesNames) return { ...shown, what: lines === null ? what : sayChange(lines, language) };
  const [done = what] = what.split(": ");
  return {
    ...shown,
    by: rules.showsRoster ? by : aLearner[language],
    what: lines === null ? done : sayChange(withoutReasons(lines), language),
  };
}

/** Who has a seat by now is on the roster. */
function viewInvited(session: SessionDetails, { part }: ViewContext): Pick<Session, "invited"> {
  if (part.standing !== "staff" || session.row.status === "cancelled") return {};
  const here = new Set([
    ...session.providers.map(({ id }) => id),
    ...session.seats.filter(({ state }) => state !== "cancelled").map(({ learnerId }) => learnerId),
  ]);
  const invited = (session.event?.others ?? []).filter(({ personId }) => personId === null || !here.has(personId));
  if (invited.length === 0) return {};
  return {
    invited: invited.map(({ name, email, personId, isGuest }) => ({
      name,
      email,
      ...(personId === null || isGuest ? {} : { personId }),
    })),
  };
}

/** Whoever's account it is reads what to do; other staff what is wrong; everybody else that they need not do anything. */
function said(problem: SyncProblem, session: SessionDetails, { caller, part }: ViewContext): string {
  const language = languageOf(caller.language);
  const { vendor, code } = problem;
  const owner = problem.at === "event" ? organizerOf(session) : session.providers[0];
  if (!owner || owner.id === caller.personId || !vendor || !code) return sayProblem(problem, language);
  if (part.standing === "staff") return sentenceForOwner({ vendor, code }, language);
  return sentenceForOthers({ vendor, code }, owner.name, language);
}

/** In whose calendar the session stands, or is to stand. */
function organizerOf({
  row,
  providers,
  seats,
}: SessionDetails): { readonly id: string; readonly name: string } | undefined {
  const booker = seats.find(({ learnerId, state }) => learnerId === row.organizer_id && state !== "cancelled");
  return booker ? { id: booker.learnerId, name: booker.name } : providers[0];
}

function viewMeeting(session: SessionDetails, context: ViewContext): Session["meeting"] {
  const { caller, now } = context;
  const { row, meeting, event, sync } = session;
  const vendor = row.meeting_vendor;
  const isOn = row.status !== "cancelled" && row.presence === "virtual";
  if (isOn && row.own_join_url !== null) return { vendor: "own", state: "ready", joinUrl: row.own_join_url };
  const isWanted = isOn && row.generate_url && countSeated(session) > 0;
  if (!isWanted) return { vendor, state: "none" };

  // Teams rides on the event, and stands apart where the event is elsewhere.
  const carriers = vendor === "zoom" ? [meeting] : vendor === "teams" ? [meeting, event] : [event];
  const carrier = carriers.find((each) => each?.state === "ready" && each.joinUrl !== null);
  const joinUrl = carrier?.joinUrl;
  if (carrier && joinUrl !== null && joinUrl !== undefined) {
    const isAhead = row.status === "scheduled" && row.ends_at.getTime() > now;
    const cutOff =
      isAhead && carrier.endedAt !== null ? linkStaysSentence(languageOf(caller.language), carrier.endedAt) : undefined;
    return { vendor, state: "ready", joinUrl, ...(cutOff === undefined ? {} : { problem: cutOff }) };
  }

  const problem = sync.problems.find(({ at }) => (at === "meeting" ? vendor !== "meet" : vendor !== "zoom"));
  if (problem)
    return {
      vendor,
      state: problem.state === "failed" ? "failed" : "pending",
      problem: said(problem, session, context),
    };
  if (!sync.isApplied) return { vendor, state: "pending" };
  return { vendor, state: "failed", problem: sessionSentences[languageOf(caller.language)].notConnected };
}

function viewCalendar(session: SessionDetails, context: ViewContext): Session["calendar"] {
  const { row, event, sync } = session;
  const organizer = viewOrganizer(session);
  const isStanding = event?.state === "ready";
  const isWanted = row.status !== "cancelled" && countSeated(session) > 0;
  if (!isWanted && !isStanding) return { state: "none", ...organizer };

  const place = {
    ...(isStanding && event.vendor !== null ? { vendor: event.vendor } : {}),
    ...(isStanding && event.webLink !== null ? { webLink: event.webLink } : {}),
  };
  const problem = sync.problems.find(({ at }) => at === "event");
  if (problem) {
    return {
      state: problem.state === "failed" ? "failed" : "pending",
      ...organizer,
      ...place,
      problem: said(problem, session, context),
    };
  }
  if (isStanding) return { state: sync.isApplied ? "synced" : "pending", ...organizer, ...place };
  return { state: sync.isApplied ? "none" : "pending", ...organizer };
}

function viewUndo({ row, undo }: SessionDetails, { part, caller, now }: ViewContext): Pick<Session, "undoUntil"> {
  const asked = { caller: { personId: caller.personId, standing: part.standing }, status: row.status, now };
  if (!undo || !part.mayChange || decideUndo(undo, asked)) return {};
  const until = undoUntil(undo, asked.caller);
  return until === undefined ? {} : { undoUntil: onTheWire(new Date(until)) };
}

function viewOrganizer(session: SessionDetails): Pick<Session["calendar"], "organizer" | "organizerBecause"> {
  const { row } = session;
  const organizer = organizerOf(session);
  return {
    ...(organizer ? { organizer: organizer.name } : {}),
    ...(row.organizer_because === null ? {} : { organizerBecause: row.organizer_because }),
  };
}

/** Shown to who asked, to whom was asked, and to staff. */
function viewProposal(
  proposal: SessionDetails["proposals"][number],
  { row }: SessionDetails,
  { part, caller, now }: ViewContext,
): Session["proposals"] {
  const rights = rightsInProposal(proposal, { callerId: caller.personId, ...part });
  if (!rights) return [];
  const { status } = row;
  const state = stateOfProposal(proposal, { ...timeOf(row), status }, now);
  return [
    {
      id: proposal.id,
      startsAt: onTheWire(new Date(proposal.startsAt)),
      endsAt: onTheWire(new Date(proposal.endsAt)),
      ...(proposal.message === null ? {} : { message: proposal.message }),
      by: proposal.byName,
      byId: proposal.byId,
      for: proposal.forPart,
      state,
      source: proposal.source,
      createdAt: onTheWire(proposal.createdAt),
      ...(proposal.decidedAt === null ? {} : { decidedAt: onTheWire(proposal.decidedAt) }),
      may: { decide: rights.decides && state === "open", withdraw: rights.withdraws && state === "open" },
    },
  ];
}

function timeOf(row: SessionDetails["row"]) {
  return { startsAt: asInstant(row.starts_at.getTime()), endsAt: asInstant(row.ends_at.getTime()) };
}

/** What rights and rules together allow; rules that the caller may override do not stand in the way. */
function viewRights({ row, rules, seats }: SessionDetails, { part, caller, now }: ViewContext): Session["may"] {
  const session = {
    status: row.status,
    startsAt: asInstant(row.starts_at.getTime()),
    endsAt: asInstant(row.ends_at.getTime()),
  };
  const isOpen = (cutoffMinutes: number): boolean =>
    decideChange({ session, cutoffMinutes, standing: part.standing, now }).every(({ overridable }) => overridable);
  const own = seats.find(({ learnerId, state }) => learnerId === caller.personId && state !== "cancelled");
  const isStaff = part.standing === "staff";
  const mayGo = isStaff || row.self_removal;
  const isMoved = (own?.moves ?? 0) >= (rules.maximumMoves ?? Infinity);
  const isInTime = isOpen(rules.cutoffMinutes);
  return {
    move: part.mayChange && isInTime && (isStaff || !isMoved),
    cancel: part.mayChange && isInTime && mayGo,
    answer: own?.state === "booked" && row.organizer_id !== caller.personId && isOpen(0),
    propose: isOpen(0) && askedPart({ kind: row.kind, isStaff, isSeated: part.isSeated }) !== undefined,
    leave: own !== undefined && (isWaiting(own) ? isOpen(0) : isInTime && mayGo),
  };
}

export function onTheWire(at: Date): string {
  return at.toISOString().replace(".000Z", "Z");
}
