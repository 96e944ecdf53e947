/** Sessions: booking, moving, cancelling, and finding the one an appointment belongs to. */
import { z } from "zod";
import { id, instant, listOf, text } from "./formats.ts";
import { presence } from "./offerings.ts";

const override = z.array(z.string().max(60)).max(20).optional();

/** `POST /sessions` */
export const bookSession = z.strictObject({
  offeringId: id,
  startsAt: instant,
  providerId: id.optional(),
  learnerIds: z.array(id).max(1000).optional(),
  note: text(2000).optional(),
  /** A hold of the caller's, which the booking uses up. */
  holdId: id.optional(),
  override,
});
export type BookSession = z.infer<typeof bookSession>;

/** `POST /sessions/from-event`: an appointment of the caller's own becomes a session, with the people who are invited to it. */
export const bookFromEvent = z.strictObject({
  offeringId: id,
  /** Of the caller's own copy, by either spelling of its id. */
  eventId: z.string().min(1).max(1000),
});
export type BookFromEvent = z.infer<typeof bookFromEvent>;

/** `PATCH /sessions/{id}` */
export const changeSession = z
  .strictObject({
    startsAt: instant.optional(),
    durationMinutes: z.int().min(5).max(720).optional(),
    /** Hands it over to somebody else who teaches the offering. */
    providerId: id.optional(),
    capacity: z.int().min(1).max(1000).optional(),
    presence: presence.optional(),
    location: text(300).optional(),
    generateUrl: z.boolean().optional(),
    selfRemoval: z.boolean().optional(),
    /** A link of one's own; only when none is generated. */
    joinUrl: z
      .url({ protocol: /^https$/, error: "must be a link that begins with https://" })
      .max(2000)
      .optional(),
    note: text(2000).optional(),
    override,
  })
  .refine(
    ({ override: _, ...change }) => Object.values(change).some((value) => value !== undefined),
    "must change something",
  );
export type ChangeSession = z.infer<typeof changeSession>;

/** `POST /sessions/{id}/cancel` */
export const cancelSession = z.strictObject({
  reason: text(500).optional(),
  /** Of a series: this date (the usual), this and the later ones, or all that are still to come. */
  scope: z.enum(["this", "following", "all"]).optional(),
});
export type CancelSession = z.infer<typeof cancelSession>;

/** Somebody without an account: who they are, and where they are told. */
export const guest = z.strictObject({
  displayName: text(120).min(1, "must not be empty"),
  email: z.string().trim().max(254).pipe(z.email("must be an e-mail address")),
});
export type Guest = z.infer<typeof guest>;

/** `POST /sessions/{id}/seats`; without a learner or a guest it is the caller who joins. */
export const takeSeat = z
  .strictObject({ learnerId: id.optional(), guest: guest.optional(), override })
  .refine(({ learnerId, guest: named }) => !(learnerId && named), "must name either a learner or a guest");
export type TakeSeat = z.infer<typeof takeSeat>;

/** `DELETE /sessions/{id}/seats/{seatId}` */
export const leaveSeat = z.strictObject({ reason: text(500).optional() });
export type LeaveSeat = z.infer<typeof leaveSeat>;

/** `POST /sessions/{id}/seats/{seatId}/move`: into another class, or to another start of the same offering. */
export const moveSeat = z
  .strictObject({ sessionId: id.optional(), startsAt: instant.optional(), override })
  .refine(
    ({ sessionId, startsAt }) => (sessionId === undefined) !== (startsAt === undefined),
    "must name either a session or a start",
  );
export type MoveSeat = z.infer<typeof moveSeat>;

/** `POST /sessions/{id}/merge`: everybody goes over into the other class, and this one is cancelled. */
export const mergeSession = z.strictObject({ intoSessionId: id });
export type MergeSession = z.infer<typeof mergeSession>;

/** `POST /sessions/{id}/attendance` */
export const noteAttendance = z
  .array(
    z.strictObject({
      seatId: id,
      state: z.enum(["attended", "no_show"]),
      /** Names under which they were in the meeting, as the caller said; remembered for the offering's other sessions. */
      knownAs: z.array(text(100)).max(5).optional(),
    }),
  )
  .min(1)
  .max(1000);
export type NoteAttendance = z.infer<typeof noteAttendance>;

/** `POST /sessions/{id}/rsvp`: the caller's own answer. */
export const answerSession = z.strictObject({ response: z.enum(["accepted", "tentative", "declined"]) });
export type AnswerSession = z.infer<typeof answerSession>;

/** `POST /sessions/{id}/proposals`: asks the other side for another time; without a length it stays as long as it is. */
export const proposeTime = z.strictObject({
  startsAt: instant,
  durationMinutes: z.int().min(5).max(720).optional(),
  message: text(500).optional(),
});
export type ProposeTime = z.infer<typeof proposeTime>;

/** `POST …/proposals/{id}/accept`: moves the session; staff may insist against rules of their own. */
export const acceptProposal = z.strictObject({ override }).default({});
export type AcceptProposal = z.infer<typeof acceptProposal>;

/** `GET /sessions` */
export const sessionsQuery = z.strictObject({
  from: instant.optional(),
  to: instant.optional(),
  status: z.enum(["scheduled", "cancelled", "completed"]).optional(),
  role: z.enum(["learner", "provider"]).optional(),
  q: z.string().trim().min(2).max(200).optional(),
  cursor: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type SessionsQuery = z.infer<typeof sessionsQuery>;

/** `POST /sessions/lookup` */
export const lookupSession = z
  .strictObject({
    iCalUId: z.string().max(1000).optional(),
    eventId: z.string().max(1000).optional(),
    mailbox: z.string().max(320).optional(),
    joinUrl: z.string().max(2000).optional(),
    meetingUuid: z.string().max(200).optional(),
    /** Of a Teams meeting, as its tab and side panel know it. */
    chatId: z.string().max(300).optional(),
    bookingRef: z.string().max(40).optional(),
  })
  .refine(({ mailbox: _, ...keys }) => Object.values(keys).some(Boolean), "must carry at least one key");
export type LookupSession = z.infer<typeof lookupSession>;

export const seat = z.object({
  id,
  learnerId: id.optional(),
  displayName: z.string().optional(),
  state: z.enum(["booked", "waitlisted", "offered", "cancelled", "attended", "no_show"]),
  rsvp: z.enum(["none", "accepted", "tentative", "declined"]),
  /** Until when an offered seat is kept; told to its learner and to staff. */
  offeredUntil: z.string().optional(),
  /** Names that were said to be theirs in meetings of the offering; told to staff. */
  knownAs: z.array(z.string()).optional(),
  /** The learner has no account: mail is how they hear of it. */
  guest: z.boolean().optional(),
  /** Of who stands in line: 1 is asked next. */
  placeInLine: z.int().optional(),
});

/** What somebody was told of a session. A calendar mails its own invitations; the channel says so. */
export const notice = z.object({
  id,
  /** When it was sent; while it waits, since when. */
  at: z.string(),
  /** Who was told, by name. */
  to: z.string(),
  kind: z.enum([
    "booked",
    "moved",
    "cancelled",
    "link_ready",
    "offer",
    "put_back",
    "reminder",
    "message",
    "proposed",
    "proposal_declined",
    /** A guest is asked to confirm their seat. */
    "confirm",
    /** A guest asked for a new link to their seat. */
    "own_link",
  ]),
  channel: z.enum(["calendar", "email"]),
  outcome: z.enum(["waiting", "sent", "failed"]),
  /**
   * Why it waits or failed: no mail server is set up or lets us in; it does not answer; the person has no address; it was
   * refused for this person; the session began or ended before it could be sent.
   */
  reason: z.enum(["not_set_up", "no_answer", "no_address", "refused", "too_late"]).optional(),
});
export type Notice = z.infer<typeof notice>;

/** `POST /sessions/{id}/notices`: to everybody who takes part. */
export const writeNotice = z.strictObject({ text: text(2000).min(1) });
export type WriteNotice = z.infer<typeof writeNotice>;

/** `GET /sessions/{id}/notices` */
export const noticeList = listOf(notice);

/** `GET /sessions/{id}/notices/preview` */
export const noticePreviewQuery = z.strictObject({ change: z.enum(["moved", "cancelled"]) });

/** Who would be told of a change, and how; whom the caller may not see has no name. */
export const noticePreview = z.object({
  items: z.array(
    z.object({
      to: z.string().optional(),
      channel: z.enum(["calendar", "email", "nobody"]),
      isYou: z.boolean(),
    }),
  ),
  nextCursor: z.null(),
});
export type NoticePreview = z.infer<typeof noticePreview>;

/** Another time that one side asked the other for. */
export const proposal = z.object({
  id,
  startsAt: z.string(),
  endsAt: z.string(),
  message: z.string().optional(),
  /** Who asks, by name. */
  by: z.string(),
  byId: id,
  /** Whose it is to decide. */
  for: z.enum(["provider", "learner"]),
  /** `expired`: the session moved, was cancelled or began, or the time has passed. */
  state: z.enum(["open", "accepted", "declined", "withdrawn", "expired"]),
  source: z.enum(["teams", "outlook", "zoom", "web", "api", "calendar"]),
  createdAt: z.string(),
  decidedAt: z.string().optional(),
  /** What the caller may do with it now: accept and decline, or withdraw. */
  may: z.object({ decide: z.boolean(), withdraw: z.boolean() }),
});
export type Proposal = z.infer<typeof proposal>;

export const session = z.object({
  id,
  reference: z.string(),
  version: z.int(),
  status: z.enum(["scheduled", "cancelled", "completed"]),
  offeringId: id,
  offeringName: z.string(),
  kind: z.enum(["individual", "group"]),
  providerIds: z.array(id),
  /** Who teaches, by name, in the order of `providerIds`. */
  providerNames: z.array(z.string()),
  startsAt: z.string(),
  endsAt: z.string(),
  durationMinutes: z.int(),
  /** The provider's zone. */
  timeZone: z.string(),
  presence,
  location: z.string().optional(),
  generateUrl: z.boolean(),
  selfRemoval: z.boolean(),
  capacity: z.int(),
  seats: z.array(seat),
  seatsTaken: z.int(),
  seatsLeft: z.int(),
  registeredPercent: z.int(),
  /** Whom somebody invited in the calendar itself, for staff; absent = nobody. With a `personId` they are known here. */
  invited: z.array(z.object({ name: z.string(), email: z.string(), personId: id.optional() })).optional(),
  note: z.string().optional(),
  meeting: z.object({
    vendor: z.enum(["teams", "zoom", "meet", "skype", "own"]).nullable(),
    state: z.enum(["none", "pending", "ready", "failed"]),
    joinUrl: z.string().optional(),
    problem: z.string().optional(),
  }),
  calendar: z.object({
    state: z.enum(["none", "pending", "synced", "failed"]),
    /** In whose calendar it stands, by name. */
    organizer: z.string().optional(),
    /** Why that is the provider although the organisation lets bookers organize. */
    organizerBecause: z.enum(["class", "booked_for_others", "no_calendar", "no_link"]).optional(),
    /** Whose calendar it stands in. */
    vendor: z.enum(["microsoft", "google"]).optional(),
    webLink: z.string().optional(),
    problem: z.string().optional(),
  }),
  links: z.object({ teams: z.string(), zoom: z.string(), web: z.string() }),
  /** The series it is one date of. */
  seriesId: id.optional(),
  /** Until when the caller may take the last move or cancel back; absent when they may not. */
  undoUntil: z.string().optional(),
  /** What the caller may do with it now. */
  may: z.object({
    move: z.boolean(),
    cancel: z.boolean(),
    leave: z.boolean(),
    /** Say whether one comes. */
    answer: z.boolean(),
    /** Ask the other side for another time. */
    propose: z.boolean(),
  }),
  /** Oldest first; others see only what concerns them. */
  proposals: z.array(proposal),
  /** Oldest first; learners see what was sent to them. */
  notices: z.array(notice),
  changes: z.array(
    z.object({
      at: z.string(),
      by: z.string(),
      source: z.enum(["teams", "outlook", "zoom", "bot", "calendar", "web", "api", "system"]),
      what: z.string(),
    }),
  ),
});
export type Session = z.infer<typeof session>;

/** `POST /sessions/{id}/undo` */
export const undoReply = session.extend({
  /** What was taken back; absent when the request is a repeat. */
  undone: z
    .object({
      /** How many sessions: of a series, every date that the same press cancelled. */
      dates: z.int(),
      /** Learners who lost their seat because they have another session then. */
      leftOut: z.int(),
      /** Vendors had followed already, so the meeting is made anew and its link changes. */
      newLink: z.boolean(),
      /** The same in plain words. */
      text: z.string(),
    })
    .optional(),
});
export type UndoReply = z.infer<typeof undoReply>;

/** What everything that is done with one seat answers. */
export const seatReply = seat.extend({
  /** The session as it is now; absent when the caller may not see it any more. */
  session: session.optional(),
});
export type SeatReply = z.infer<typeof seatReply>;

export const sessionLookup = z.union([
  z.object({ match: z.literal("session"), session }),
  z.object({ match: z.literal("none") }),
]);
export type SessionLookup = z.infer<typeof sessionLookup>;

/** Which surface a call came from: the `X-Slotside-Surface` header; anything else counts as `api`. */
export type Surface = "teams" | "outlook" | "zoom" | "web" | "api";

/** One line of the live stream (`GET /events`): what changed, never the content. */
export interface LiveEvent {
  readonly kind: "session.changed" | "connection.changed" | "integration.changed" | "wish.changed" | "reset";
  readonly id?: string;
  readonly version?: number;
}
