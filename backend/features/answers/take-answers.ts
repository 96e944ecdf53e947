/** Answers that people gave in their calendars come back: what is news is noted on the roster, told, and acted upon. */
import { hearAnswer } from "../../domain/answers.ts";
import type { Answer } from "../../domain/answers.ts";
import type { Interval } from "../../domain/interval.ts";
import type { Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import { findLockedSession } from "../bookings/find-session.ts";
import type { ChangeDeps } from "../bookings/record-change.ts";
import { findInvited, findShownTime, saveSeen, setAnswer } from "./answers.store.ts";
import type { Invited } from "./answers.store.ts";
import { freeDeclinedSeat } from "./free-declined-seat.ts";
import { tellAnswer } from "./tell-answer.ts";

export interface HeardAnswers {
  readonly scope: TenantScope;
  readonly sessionId: string;
  /** Of addresses that nobody of the session has, nothing is taken. */
  readonly answers: readonly { readonly email: string; readonly answer: Answer }[];
  /** Where they were read: the usual is the organizer's event, which speaks of everybody. */
  readonly on?: "organizer's event" | "own copy" | undefined;
  /** The time of that copy: answers about another time than the session's say nothing. Absent = as last written. */
  readonly at?: Interval | undefined;
}

/**
 * Hearing the same twice changes nothing. Call it with no lock of a session held: it locks who answered first, then the
 * session.
 */
export async function takeAnswers(deps: ChangeDeps, tx: Tx, heard: HeardAnswers): Promise<void> {
  const { scope, sessionId, on = "organizer's event" } = heard;
  const said = new Map(heard.answers.map(({ email, answer }) => [email.toLowerCase(), answer]));
  const asked = { sessionId, emails: [...said.keys()] };
  const news = (await findInvited(tx, scope, asked)).filter((each) => isNews(each, said.get(each.email), on));
  if (news.length === 0) return;

  const personIds = news.map(({ personId }) => personId);
  const session = await findLockedSession(tx, scope, { sessionId, personIds });
  if (session?.row.status !== "scheduled" || !(await isAboutNow(tx, heard))) return;
  for (const person of await findInvited(tx, scope, asked)) {
    const says = said.get(person.email) ?? "none";
    if (isNews(person, says, on)) await hear(deps, tx, { scope, sessionId, person, says, on });
  }
}

type Place = "organizer's event" | "own copy";

function seenOn(person: Invited, on: Place): Answer {
  return on === "own copy" ? person.seenOnCopy : person.seenByOrganizer;
}

function isNews(person: Invited, says: Answer | undefined, on: Place): boolean {
  return says !== undefined && says !== seenOn(person, on);
}

/** A calendar that still shows another time knows only answers about that one. */
async function isAboutNow(tx: Tx, { scope, sessionId, at }: HeardAnswers): Promise<boolean> {
  const times = await findShownTime(tx, scope, sessionId);
  const shown = at ?? times?.event;
  if (!times || !shown) return false;
  return shown.startsAt === times.session.startsAt && shown.endsAt === times.session.endsAt;
}

async function hear(
  deps: ChangeDeps,
  tx: Tx,
  about: {
    readonly scope: TenantScope;
    readonly sessionId: string;
    readonly person: Invited;
    readonly says: Answer;
    readonly on: Place;
  },
): Promise<void> {
  const { scope, sessionId, person, says, on } = about;
  const { personId, seat } = person;
  const unwritten = !person.isUnwritten ? "none" : person.tell === "organizer" ? "said" : "assumed";
  // Of who teaches no answer is kept: whatever is news is told.
  const stands = seat?.answer ?? seenOn(person, on);
  const { becomes, ...rest } = hearAnswer({ stands, seen: seenOn(person, on), says, unwritten });
  await saveSeen(tx, scope, { sessionId, personId, on, ...rest, now: deps.clock.now() });
  if (becomes === undefined) return;
  const by = { scope, displayName: person.name, surface: "calendar" as const };
  if (seat) await setAnswer(tx, scope, { sessionId, personId, answer: becomes });
  await tellAnswer(deps, tx, { by, sessionId, answer: becomes });
  if (becomes === "declined" && seat) await freeDeclinedSeat(deps, tx, { by, sessionId, personId });
}
