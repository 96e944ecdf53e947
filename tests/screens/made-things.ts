/** What is made before any picture is taken, so that there is something to see. */
import type { Offering } from "#contract/offerings.ts";
import type { TimesOffer } from "#contract/offers.ts";
import type { BookSession, Session } from "#contract/sessions.ts";
import {
  actAs,
  advanceClock,
  book,
  eventually,
  mailboxOf,
  timesOf,
  zoomMeetingsOf,
  type Actor,
} from "#tests/support/people.ts";
import type { RunningProduct } from "#tests/support/running-product.ts";

type Origins = RunningProduct["origins"];

export interface MadeThings {
  /** Lena's with Priya. */
  readonly sessionId: string;
  /** A full class of Priya's with somebody in line. */
  readonly classId: string;
  readonly cancelledId: string;
  /** A class of Priya's on Zoom, going on. */
  readonly runningClassId: string;
  readonly runningMeetingId: number;
  /** In Priya's mailbox. */
  readonly eventId: string;
  readonly foreignEventId: string;
  /** The same session's event in Lena's mailbox. */
  readonly invitationId: string;
  /** An event of Lena's own in her mailbox, if she has one. */
  readonly lenasOwnEventId: string;
  /** Of that session's Teams meeting. */
  readonly chatId: string;
  readonly offer: { readonly id: string; readonly offeringId: string };
  /** Paths on the product. */
  readonly classPage: string;
  /** For people who are matched, as nobody is. */
  readonly matchedOfferingId: string;
  readonly seatPage: string;
}

const quarterMs = 15 * 60_000;
const wire = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

/** Makes it through the product's API and the stand-ins' controls, as people would. */
export async function makeThings({ origins }: RunningProduct): Promise<MadeThings> {
  const [lena, priya] = await Promise.all([actAs(origins, "lena"), actAs(origins, "priya")]);
  const { body: me } = await priya.call<{ id: string }>("GET", "/me");
  const { offeringId, times } = await timesOf(lena, "Mentoring");
  const session = await book(lena, offeringId, times[2] ?? "");
  const cancelled = await book(lena, offeringId, times[12] ?? "");
  await lena.call("POST", `/sessions/${cancelled.id}/cancel`, { reason: "I am ill, sorry." });
  const lesson = await makeClass(origins, priya, { providerId: me.id, times });
  const running = await makeRunningClass(origins, priya, me.id);
  const matched = await made<Offering>(priya, "/offerings", {
    name: "Thesis supervision",
    durationMinutes: 60,
    kind: "individual",
    presence: "in_person",
    location: "Library, room 2.14",
    requireMatch: true,
    providerIds: [me.id],
  });
  const isTheirs = ({ subject }: { readonly subject: string }): boolean => subject.includes(session.reference);
  const event = await eventually("the event", async () => (await mailboxOf(origins, "priya")).find(isTheirs));
  const invitation = await eventually("the invitation", async () => (await mailboxOf(origins, "lena")).find(isTheirs));
  const isForeign = (each: { subject: string; isDeleted: boolean; isOrganizer: boolean }): boolean =>
    !each.isDeleted && each.isOrganizer && !/SL-/.test(each.subject);
  const offer = await priya.call<TimesOffer>("POST", "/offers", {
    offeringId,
    startsAt: [times[8] ?? "", times[20] ?? ""],
  });
  const wish = {
    kind: "ask",
    offeringId,
    times: [{ startsAt: times[40] ?? "", endsAt: wire(Date.parse(times[40] ?? "") + 8 * quarterMs) }],
    parts: ["weekday_mornings", "weekends"],
    note: "Vor der Klausur, abends leider nicht.",
  };
  await lena.call("POST", "/wishes", wish);
  return {
    sessionId: session.id,
    cancelledId: cancelled.id,
    matchedOfferingId: matched.id,
    ...lesson,
    ...running,
    eventId: event.id,
    foreignEventId: (await mailboxOf(origins, "priya")).find(isForeign)?.id ?? "",
    invitationId: invitation.id,
    lenasOwnEventId: (await mailboxOf(origins, "lena")).find(isForeign)?.id ?? "",
    chatId: decodeURIComponent(/\/meetup-join\/([^/]+)\//.exec(event.joinUrl ?? "")?.[1] ?? ""),
    offer: { id: offer.body.id, offeringId },
  };
}

/** Yoga on two dates, the first of them full, with a page of its own and a guest on the second. */
async function makeClass(
  origins: Origins,
  priya: Actor,
  { providerId, times }: { readonly providerId: string; readonly times: readonly string[] },
): Promise<Pick<MadeThings, "classId" | "classPage" | "seatPage">> {
  const yoga = await made<Offering>(priya, "/offerings", {
    name: "Yoga",
    description: "Slowly, for everybody who sits too much.",
    durationMinutes: 45,
    kind: "group",
    dates: "published",
    capacity: 3,
    waitlist: true,
    publicPage: true,
    presence: "virtual",
    meetingVendor: "teams",
    providerIds: [providerId],
  });
  const lesson = await publish(priya, { offeringId: yoga.id, startsAt: times[30] ?? "", learnerIds: [] });
  const later = await publish(priya, { offeringId: yoga.id, startsAt: times[70] ?? "", learnerIds: [] });
  for (const handle of ["lena", "learner01", "learner02", "sam"])
    await (await actAs(origins, handle)).call("POST", `/sessions/${lesson.id}/seats`, {});
  const classPage = yoga.publicUrl === undefined ? "" : new URL(yoga.publicUrl).pathname;
  return { classId: lesson.id, classPage, seatPage: await reserveAsGuest(origins, classPage, later.id) };
}

/** The path of the seat's page, as the guest's mail names it. */
async function reserveAsGuest({ home, product }: Origins, classPage: string, sessionId: string): Promise<string> {
  const email = "ada@people.example";
  const fields = { sessionId, displayName: "Ada Lindqvist", email, zone: "Europe/Stockholm" };
  const send = (url: string, form: Record<string, string>): Promise<Response> =>
    fetch(url, { method: "POST", body: new URLSearchParams(form) });
  await send(`${product}${classPage}/seats`, fields);
  const link = await eventually("the guest's mail", async () => {
    const { items } = (await (await fetch(`${home}/mail?to=${email}`)).json()) as { items: { text: string }[] };
    return items.flatMap(({ text }) => /https:\S+\/s\/SL-\S+\?key=\S+/.exec(text) ?? [])[0];
  });
  const bearer = /name="bearer" value="([^"]+)"/.exec(await (await fetch(link)).text())?.[1] ?? "";
  const confirmed = await send(link.replace("?", "/confirm?"), { bearer });
  const { pathname, search } = new URL(confirmed.url);
  return `${pathname}${search}`;
}

/** A class of four on Zoom that has begun: two are in the room, one of them under another name. Moves the clock by a few minutes. */
async function makeRunningClass(
  origins: Origins,
  priya: Actor,
  providerId: string,
): Promise<Pick<MadeThings, "runningClassId" | "runningMeetingId">> {
  const choir = await made<Offering>(priya, "/offerings", {
    name: "Choir rehearsal",
    durationMinutes: 480,
    kind: "group",
    dates: "published",
    capacity: 12,
    minimumNoticeMinutes: 0,
    presence: "virtual",
    meetingVendor: "zoom",
    providerIds: [providerId],
  });
  const now = Date.parse((await priya.call("GET", "/me")).headers.get("x-slotside-now") ?? "");
  const startsAt = wire(Math.ceil((now + 60_000) / quarterMs) * quarterMs);
  const rehearsal = await publish(priya, { offeringId: choir.id, startsAt, learnerIds: [] });
  for (const handle of ["learner03", "learner04", "learner05", "learner06"])
    await (await actAs(origins, handle)).call("POST", `/sessions/${rehearsal.id}/seats`, {});
  const meeting = await eventually("the meeting", async () =>
    (await zoomMeetingsOf(origins, "priya")).find(({ agenda }) => agenda.includes(rehearsal.reference)),
  );
  await advanceClock(origins, priya, (Date.parse(startsAt) - now) / 60_000 + 2);
  return { runningClassId: rehearsal.id, runningMeetingId: meeting.id };
}

async function publish(provider: Actor, wish: BookSession): Promise<Session> {
  return await made<Session>(provider, "/sessions", { ...wish, override: ["outside_availability", "learner_busy"] });
}

/** Insists on 201. */
async function made<T>(by: Actor, path: string, wish: object): Promise<T> {
  const { status, body } = await by.call<T>("POST", path, wish);
  if (status !== 201) throw new Error(`${path} answered ${status}: ${JSON.stringify(body)}`);
  return body;
}
