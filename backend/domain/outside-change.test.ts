import { describe, expect, it } from "@jest/globals";
import { asInstant, minuteMs } from "./instant.ts";
import { findMeetingMove, findOutsideChange, isListedAnew } from "./outside-change.ts";
import type { SeenEvent } from "./outside-change.ts";
import type { WrittenEvent } from "./session-plan.ts";

const at = (minutes: number) => asInstant(minutes * minuteMs);
const lena = { name: "Lena", email: "lena@example.org" };
const amir = { name: "Amir", email: "amir@example.org" };
const written: WrittenEvent = {
  generation: 1,
  startsAt: at(60),
  endsAt: at(120),
  attendees: [lena, amir],
  onlineMeeting: "teams",
};
const asWritten: SeenEvent = {
  startsAt: written.startsAt,
  endsAt: written.endsAt,
  location: "",
  attendees: [
    { ...lena, answer: "none" },
    { ...amir, answer: "none" },
  ],
};
const online = { presence: "virtual" } as const;
const inPerson = { presence: "in_person" } as const;
const toTen = { startsAt: at(600), endsAt: at(660) };

describe("what somebody did to an event", () => {
  it("is nothing when it stands as we wrote it", () => {
    const change = findOutsideChange(asWritten, { written }, online);
    expect(change).toMatchObject({ known: { startsAt: at(60) }, removed: [], others: [], proposals: [] });
    expect(change.movedTo).toBeUndefined();
    expect(change.place).toBeUndefined();
  });

  it("is nothing when it stands as an unanswered change of ours would have made it", () => {
    const attempted = { ...written, ...toTen, attendees: [lena] };
    const change = findOutsideChange(
      { ...asWritten, ...toTen, attendees: [{ ...lena, answer: "none" }] },
      { written, attempted },
      online,
    );
    expect(change.movedTo).toBeUndefined();
    expect(change.removed).toEqual([]);
    expect(change.known).toMatchObject({ ...toTen, attendees: [lena] });
  });

  it("is nothing when an unanswered change of ours had no effect", () => {
    const change = findOutsideChange(asWritten, { written, attempted: { ...written, ...toTen } }, online);
    expect(change.movedTo).toBeUndefined();
    expect(change.known).toMatchObject({ startsAt: at(60), endsAt: at(120) });
  });

  it("is nothing when the calendar lists somebody under another address of theirs", () => {
    const [, ...rest] = asWritten.attendees;
    const listed = { name: "lena ", email: "lena.lindt@example.org", answer: "accepted" } as const;
    const change = findOutsideChange({ ...asWritten, attendees: [listed, ...rest] }, { written }, online);
    const known = { attendees: [{ ...lena, listedAs: "lena.lindt@example.org" }, amir] };
    expect(change).toMatchObject({ removed: [], others: [], known });
    expect(change.answers).toContainEqual({ email: "lena@example.org", answer: "accepted" });
    const renamed = { ...listed, name: "Somebody else" };
    const later = findOutsideChange({ ...asWritten, attendees: [renamed, ...rest] }, { written: change.known }, online);
    expect(later).toMatchObject({ removed: [], others: [], known });
    expect([isListedAnew(change.known, written), isListedAnew(later.known, change.known)]).toEqual([true, false]);
  });

  it("is a removal when the stranger who is listed instead bears another name, or a name that several bear", () => {
    const [, ...rest] = asWritten.attendees;
    const guest = { name: "Guest", email: "guest@example.org", answer: "none" } as const;
    const lenas = [1, 2].map((each) => ({ name: "Lena", email: `lena${each}@example.org`, answer: "none" as const }));
    for (const strangers of [[guest], lenas]) {
      const change = findOutsideChange({ ...asWritten, attendees: [...strangers, ...rest] }, { written }, online);
      expect(change.removed).toEqual(["lena@example.org"]);
    }
  });

  it("is a move when it stands where we never put it", () => {
    const change = findOutsideChange({ ...asWritten, ...toTen }, { written }, online);
    expect(change.movedTo).toEqual(toTen);
    expect(change.known).toMatchObject(toTen);
  });

  it("is a removal when somebody of ours is not invited any more", () => {
    const seen = { ...asWritten, attendees: [{ ...lena, email: "LENA@example.org", answer: "none" as const }] };
    const change = findOutsideChange(seen, { written }, online);
    expect(change.removed).toEqual(["amir@example.org"]);
    expect(change.known.attendees).toEqual([lena]);
  });

  it("shows whom somebody else invited, and keeps them apart from ours", () => {
    const guest = { name: "Guest", email: "guest@elsewhere.example", answer: "accepted" as const };
    const change = findOutsideChange({ ...asWritten, attendees: [...asWritten.attendees, guest] }, { written }, online);
    expect(change.others).toEqual([guest]);
    expect(change.known.attendees).toEqual([lena, amir]);
  });

  it("tells answers and other times that people proposed, unless it is this one", () => {
    const proposing = { ...amir, answer: "tentative" as const, proposed: toTen };
    const agreeing = { ...lena, answer: "accepted" as const, proposed: { startsAt: at(60), endsAt: at(120) } };
    const change = findOutsideChange({ ...asWritten, attendees: [agreeing, proposing] }, { written }, online);
    expect(change.answers).toEqual([
      { email: "lena@example.org", answer: "accepted" },
      { email: "amir@example.org", answer: "tentative" },
    ]);
    expect(change.proposals).toEqual([{ email: "amir@example.org", ...toTen }]);
  });

  it("is another place only for sessions in person", () => {
    const cafe = { ...asWritten, location: "Café" };
    expect(findOutsideChange(cafe, { written }, inPerson)).toMatchObject({
      place: "Café",
      known: { location: "Café" },
    });
    const teams = findOutsideChange({ ...asWritten, location: "Microsoft Teams Meeting" }, { written }, online);
    expect(teams.place).toBeUndefined();
    expect(teams.known.location).toBeUndefined();
    const link = { ...written, location: "https://zoom/1" };
    const edited = findOutsideChange(cafe, { written: link }, online);
    expect(edited.place).toBeUndefined();
    expect(edited.known.location).toBe("Café");
  });
});

describe("what somebody did to a meeting", () => {
  it("is a move only when it stands where we never put it", () => {
    const ours = { generation: 1, startsAt: at(60), endsAt: at(120) };
    expect(findMeetingMove(ours, { written: ours })).toBeUndefined();
    expect(findMeetingMove(toTen, { written: ours, attempted: { ...ours, ...toTen } })).toBeUndefined();
    expect(findMeetingMove(toTen, { written: ours })).toEqual(toTen);
  });
});
