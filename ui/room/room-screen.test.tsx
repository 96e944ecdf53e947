/** @jest-environment jsdom */
import { describe, expect, it } from "@jest/globals";
import { act, screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import type { Client } from "#contract/client.ts";
import type { BookNext, NextReply, NextTimes } from "#contract/next.ts";
import type { NoteAttendance, Session } from "#contract/sessions.ts";
import { createWatched } from "../host.ts";
import type { Room } from "../host.ts";
import { drawScreen, lena, refusal, session } from "../surface-for-tests.tsx";

/** Drawn at 18:00. */
const patience = { timeout: 5_000 };
const priya = { ...lena, id: "priya", displayName: "Priya Raman", roles: ["provider" as const] };
const names = ["Lena Fischer", "Sam Okafor", "Amir Haddad"];
const lesson: Session = {
  ...session,
  kind: "group",
  offeringName: "Yoga",
  startsAt: "2026-11-21T17:30:00Z",
  endsAt: "2026-11-21T18:30:00Z",
  capacity: 3,
  seatsTaken: 3,
  seats: names.map((displayName, index) => ({
    id: `seat-${index}`,
    learnerId: `learner-${index}`,
    displayName,
    state: "booked",
    rsvp: "accepted",
  })),
};
const nextWeek: NextTimes["items"][number] = {
  startsAt: "2026-11-28T17:30:00Z",
  endsAt: "2026-11-28T18:30:00Z",
  sameTime: true,
  free: 2,
  busy: 1,
  unknown: 0,
  of: 3,
  people: [{ displayName: "Sam Okafor", standing: "busy" }],
  override: [],
};

interface Setting {
  readonly people?: Room["people"];
  readonly next?: NextTimes;
  readonly me?: typeof lena;
  readonly attend?: (marks: NoteAttendance) => Promise<Session>;
  readonly shown?: Session;
}

function drawRoom({ people, next = { items: [nextWeek] }, me = priya, attend, shown = lesson }: Setting = {}) {
  let now = shown;
  const notes: NoteAttendance[] = [];
  const books: BookNext[] = [];
  const calls = {
    send: async () => undefined,
    query: () => "",
    json: async (_path: string, call?: { readonly body?: unknown }) => {
      if (!call) return next;
      books.push(call.body as BookNext);
      return { ...lesson, id: "next", startsAt: nextWeek.startsAt, endsAt: nextWeek.endsAt, leftOut: [] } as NextReply;
    },
  } as Client["calls"];
  const { set, ...room } = createWatched<Room | undefined>({
    meetingUuid: "uuid",
    state: "running",
    ...(people ? { people } : {}),
  });
  drawScreen(
    { screen: "here" },
    {
      calls,
      session: async () => now,
      lookupSession: async () => ({ match: "session", session: now }),
      noteAttendance: async (_id, marks) => {
        notes.push(marks);
        if (attend) return attend(marks);
        const state = new Map(marks.map((mark) => [mark.seatId, mark.state]));
        now = { ...now, seats: now.seats.map((seat) => ({ ...seat, state: state.get(seat.id) ?? seat.state })) };
        return now;
      },
    },
    { me, surface: "zoom", clientName: "Zoom", room, context: createWatched({ locale: "en-GB", meetingUuid: "uuid" }) },
  );
  return { notes, books, set, person: userEvent.setup() };
}

const here = (...list: readonly string[]): Room["people"] => list.map((name) => ({ id: name, name, isHere: true }));

describe("the room of a class", () => {
  it("notes in one press who came, once the names that differ are matched by a press each", async () => {
    const { notes, person } = drawRoom({ people: here("Lena", "Sunny", "Zed", "Priya Raman") });
    expect((await screen.findByText("1 of 3 are here", {}, patience)).getAttribute("role")).toBe("status");
    const sunny = screen.getByRole("group", { name: "Who is Sunny?" });
    await person.click(within(sunny).getByRole("button", { name: "Sunny is Sam Okafor" }));
    await person.click(screen.getByRole("button", { name: "Zed is Amir Haddad" }));
    expect(screen.getByText("3 of 3 are here")).toBeTruthy();
    expect(screen.getByText("here as Sunny")).toBeTruthy();
    expect(screen.queryByRole("group", { name: /Who is/ })).toBeNull();
    await person.click(screen.getByRole("button", { name: "Note that all 3 came" }));
    expect(await screen.findByText("Noted: 3 of 3 came.", { selector: "strong" })).toBeTruthy();
    expect(notes).toEqual([
      [
        { seatId: "seat-2", state: "attended", knownAs: ["zed"] },
        { seatId: "seat-0", state: "attended" },
        { seatId: "seat-1", state: "attended", knownAs: ["sunny"] },
      ],
    ]);
  });

  it("knows a name again that was said last week, until somebody says that it is another's", async () => {
    const seats = lesson.seats.map((seat) => (seat.id === "seat-1" ? { ...seat, knownAs: ["sunny"] } : seat));
    const { notes, person } = drawRoom({ people: here("Sunny"), shown: { ...lesson, seats } });
    await screen.findByText("here as Sunny", {}, patience);
    expect(screen.queryByRole("group", { name: /Who is/ })).toBeNull();
    await person.click(screen.getByRole("button", { name: "Sunny is not Sam Okafor but somebody else" }));
    await person.click(screen.getByRole("button", { name: "Sunny is Lena Fischer" }));
    await person.click(screen.getByRole("button", { name: "Note that 1 of 3 came" }));
    await waitFor(() => expect(notes).toHaveLength(1));
    expect(notes[0]?.find(({ state }) => state === "attended")).toMatchObject({ seatId: "seat-0", knownAs: ["sunny"] });
  });

  it("ticks who was seen, lets every tick be changed, and marks all present", async () => {
    const { notes, person } = drawRoom({ people: here("Lena Fischer") });
    const button = await screen.findByRole("button", { name: "Note that 1 of 3 came" }, patience);
    await person.click(screen.getByRole("checkbox", { name: "Amir Haddad" }));
    expect(button.textContent).toBe("Note that 2 of 3 came");
    await person.click(screen.getByRole("button", { name: "Mark all present" }));
    await screen.findByText("Noted: 3 of 3 came.", { selector: "strong" });
    await person.click(screen.getByRole("button", { name: "Change" }));
    await person.click(screen.getByRole("checkbox", { name: "Sam Okafor" }));
    await person.click(screen.getByRole("button", { name: /^Note that/ }));
    await waitFor(() => expect(notes).toHaveLength(2));
    expect(notes[1]?.map(({ state }) => state)).toEqual(["attended", "attended", "no_show"]);
  });

  it("shows at once what was noted, and takes it back with the reason when it was refused", async () => {
    let refuse: (() => void) | undefined;
    const attend = () => new Promise<Session>((_resolve, reject) => (refuse = () => reject(refusal("not_allowed"))));
    const { person } = drawRoom({ attend, people: here(...names) });
    await person.click(await screen.findByRole("button", { name: "Note that all 3 came" }, patience));
    expect(await screen.findByText("Noted: 3 of 3 came.")).toBeTruthy();
    await waitFor(() => expect(refuse).toBeDefined());
    refuse?.();
    expect((await screen.findByRole("alert")).textContent).toContain("but not change it");
    expect(screen.getByRole("button", { name: "Note that all 3 came" })).toBeTruthy();
  });

  it("asks who came when the meeting ends, and remembers who has left", async () => {
    const { set } = drawRoom({ people: here("Lena Fischer") });
    await screen.findByText("1 of 3 are here", {}, patience);
    const gone = [{ id: "1", name: "Lena Fischer", isHere: false }];
    act(() => set({ meetingUuid: "uuid", state: "ended", people: gone }));
    expect((await screen.findByRole("alert")).textContent).toBe("The meeting is over. Who came?");
    expect(screen.getByText("was here")).toBeTruthy();
    expect(screen.getByRole("button", { name: "Note that 1 of 3 came" })).toBeTruthy();
  });

  it("says who is free at the same time next week, and books it for the class in one press", async () => {
    const { books, person } = drawRoom();
    expect(await screen.findByRole("heading", { name: "Next: same time next week" }, patience)).toBeTruthy();
    expect(screen.getByText("free for 2 of 3")).toBeTruthy();
    expect(screen.getByText(/Busy then, by their calendars: Sam Okafor\./)).toBeTruthy();
    await person.click(screen.getByRole("button", { name: "Book it for the class" }));
    const heading = await screen.findByRole("heading", { name: "The next one is booked" });
    await waitFor(() => expect(document.activeElement).toBe(heading));
    expect(screen.getByText("Booked for 3 learners.")).toBeTruthy();
    expect(books).toEqual([{ startsAt: nextWeek.startsAt }]);
  });

  it("says why the same time cannot be, and offers what can", async () => {
    const later = { ...nextWeek, sameTime: false, startsAt: "2026-11-29T17:30:00Z", free: 3, busy: 0, people: [] };
    const outside = { ...later, startsAt: "2026-11-30T17:30:00Z", override: ["outside_availability"] };
    const { books, person } = drawRoom({ next: { items: [later, outside], sameTimeCode: "slot_taken" } });
    expect((await screen.findByText(/Not at the same time next week:/, {}, patience)).textContent).toContain("taken");
    expect(screen.getByText("free for all 3", { selector: "strong" })).toBeTruthy();
    await person.click(screen.getByRole("button", { name: /^Mon/ }));
    await waitFor(() => expect(books).toEqual([{ startsAt: outside.startsAt, override: ["outside_availability"] }]));
  });
});

describe("the room of a learner", () => {
  it("shows no roster, and books their own next seat", async () => {
    const mine = { ...nextWeek, of: 1, people: [] };
    const { books, person } = drawRoom({ me: { ...lena, id: "learner-0" }, next: { items: [mine] } });
    await person.click(await screen.findByRole("button", { name: "Book it" }, patience));
    expect(await screen.findByText("Booked for you.")).toBeTruthy();
    expect(books).toHaveLength(1);
    expect(screen.queryByText("Sam Okafor")).toBeNull();
    expect(screen.queryByRole("checkbox")).toBeNull();
  });

  it("shows what is booked already, and says where no date is open", async () => {
    const booked = { sessionId: "next", startsAt: nextWeek.startsAt, endsAt: nextWeek.endsAt };
    drawRoom({ me: { ...lena, id: "learner-0" }, next: { items: [], booked } });
    expect(await screen.findByRole("button", { name: /^Open Saturday 28 November/ }, patience)).toBeTruthy();
    drawRoom({ me: { ...lena, id: "learner-0" }, next: { items: [] } });
    expect(await screen.findByText("No further date is open yet.", {}, patience)).toBeTruthy();
  });
});

describe("a session that is opened after its end", () => {
  const over: Session = { ...lesson, startsAt: "2026-11-21T16:30:00Z", endsAt: "2026-11-21T17:30:00Z" };
  const open = (surface: "teams" | "outlook", shown: Session, me: typeof lena = priya) =>
    drawScreen({ screen: "session", id: over.id }, { session: async () => shown }, { me, surface });
  const question = "This session is over. Who came?";

  it.each(["teams", "outlook"] as const)("asks who teaches it who came, once, in %s", async (surface) => {
    open(surface, over);
    await screen.findByText(question, {}, patience);
    expect(screen.getAllByText(question)).toHaveLength(1);
    expect(screen.getByRole("button", { name: "Note that all 3 came" })).toBeTruthy();
  });

  it("asks nothing once it is noted, and learners never", async () => {
    const noted = { ...over, seats: over.seats.map((seat) => ({ ...seat, state: "attended" as const })) };
    const { unmount } = open("teams", noted);
    await screen.findByText("Noted: 3 of 3 came.", {}, patience);
    expect(screen.queryByText(question)).toBeNull();
    unmount();
    open("teams", over, { ...lena, id: "learner-0" });
    await screen.findByRole("heading", { level: 1, name: "Yoga" }, patience);
    expect(screen.queryByText(question)).toBeNull();
  });
});
