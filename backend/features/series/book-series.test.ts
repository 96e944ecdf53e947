import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Offering } from "#contract/offerings.ts";
import { series as seriesSchema, seriesPreview as previewSchema } from "#contract/series.ts";
import type { Series, SeriesPreview } from "#contract/series.ts";
import type { Session } from "#contract/sessions.ts";
import { asInstant } from "../../domain/instant.ts";
import type { Caller } from "../../platform/caller.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";

let world: BookingWorld;
let tenant: Awaited<ReturnType<BookingWorld["newTenant"]>>;
let priya: Caller;
let noor: Caller;
let lena: Caller;
let amir: Caller;
let ada: Caller;
let mentoring: Offering;

beforeAll(async () => {
  world = await createBookingWorld();
}, 60_000);
afterAll(async () => world.close(), 30_000);

beforeEach(async () => {
  world.setClock("2026-03-01T12:00:00Z");
  tenant = await world.newTenant();
  priya = await tenant.person("priya", ["provider"], "Europe/Berlin");
  noor = await tenant.person("noor", ["provider"], "Europe/Berlin");
  lena = await tenant.person("lena", ["learner"]);
  amir = await tenant.person("amir", ["learner"]);
  ada = await tenant.person("ada", ["administrator"]);
  mentoring = await offer();
});

/** Nine in Berlin on Mondays; the clocks go forward on 29 March. */
const nine = "2026-03-16T08:00:00Z";
const mondays = [nine, "2026-03-23T08:00:00Z", "2026-03-30T07:00:00Z", "2026-04-06T07:00:00Z"];
const fourWeeks = { freq: "weekly", count: 4 };

async function offer(more: object = {}): Promise<Offering> {
  const usual = { name: "Mentoring", durationMinutes: 60, incrementMinutes: 30, providerIds: [priya.personId] };
  return (await world.call("POST /api/v1/offerings", ada, { body: { ...usual, ...more } })).body as Offering;
}
const wish = (more: object = {}) => ({
  offeringId: mentoring.id,
  firstStartsAt: nine,
  recurrence: fourWeeks,
  ...more,
});
const preview = async (caller: Caller, more: object = {}): Promise<SeriesPreview> =>
  previewSchema.parse((await world.call("POST /api/v1/series/preview", caller, { body: wish(more) })).body);
const bookAll = async (caller: Caller, more: object = {}, key?: string): Promise<Series> => {
  const request = { body: wish(more), ...(key === undefined ? {} : { key }) };
  return seriesSchema.parse((await world.call("POST /api/v1/series", caller, request)).body);
};
const book = async (caller: Caller, startsAt: string, more: object = {}): Promise<Session> => {
  const body = { offeringId: mentoring.id, startsAt, ...more };
  return (await world.call("POST /api/v1/sessions", caller, { body })).body as Session;
};
const cancel = (caller: Caller, { id }: Session, body: object) =>
  world.call("POST /api/v1/sessions/:id/cancel", caller, { params: { id }, body });
const listed = async (caller: Caller): Promise<readonly Session[]> => {
  const query = { from: "2026-03-01T00:00:00Z", status: "scheduled" };
  return ((await world.call("GET /api/v1/sessions", caller, { query })).body as { items: Session[] }).items;
};
const startsOf = (sessions: readonly Session[]): string[] => sessions.map(({ startsAt }) => startsAt);
const states = ({ occurrences }: SeriesPreview): string[] => occurrences.map(({ state }) => state);

describe("a series", () => {
  it("repeats the provider's wall clock across a clock change, and books every date", async () => {
    const seen = await preview(lena);
    expect(seen).toMatchObject({ bookable: true, timeZone: "Europe/Berlin", providerIds: [priya.personId] });
    expect(seen.occurrences.map(({ startsAt }) => startsAt)).toEqual(mondays);
    expect(await listed(lena)).toEqual([]);

    const booked = await bookAll(lena);
    expect(startsOf(booked.sessions)).toEqual(mondays);
    expect(new Set(booked.sessions.map(({ seriesId }) => seriesId))).toEqual(new Set([booked.id]));
    expect(startsOf(await listed(lena))).toEqual(mondays);
  });

  it("checks every date, not only the first ones, and books nothing while one is in conflict", async () => {
    await book(amir, "2026-04-06T07:30:00Z");
    const seen = await preview(lena);
    expect(states(seen)).toEqual(["bookable", "bookable", "bookable", "conflict"]);
    const last = seen.occurrences[3];
    expect(last).toMatchObject({ code: "slot_taken", because: "session", overridable: false });
    expect(last?.alternatives?.map(({ startsAt }) => startsAt)).toEqual([
      "2026-04-06T08:30:00Z",
      "2026-04-06T09:00:00Z",
      "2026-04-06T09:30:00Z",
    ]);
    await expect(bookAll(lena)).rejects.toMatchObject({
      refusal: {
        code: "series_conflict",
        overridable: false,
        occurrences: [expect.objectContaining({ index: 3, code: "slot_taken" })],
      },
    });
    expect(await listed(lena)).toEqual([]);
  });

  it("skips and moves dates as chosen, checks those too, and books what every alternative promises", async () => {
    await book(amir, "2026-03-23T08:00:00Z");
    await book(amir, "2026-04-06T07:00:00Z");
    const [, second] = (await preview(lena)).occurrences;
    const choices = [
      { index: 1, startsAt: second?.alternatives?.[0]?.startsAt },
      { index: 3, skip: true },
    ];
    const seen = await preview(lena, { choices });
    expect(seen).toMatchObject({ bookable: true });
    expect(states(seen)).toEqual(["bookable", "bookable", "bookable", "skipped"]);
    expect(seen.occurrences.map(({ moved }) => moved)).toEqual([false, true, false, false]);
    const booked = await bookAll(lena, { choices });
    expect(startsOf(booked.sessions)).toEqual([mondays[0], second?.alternatives?.[0]?.startsAt, mondays[2]]);

    const onto = [{ index: 1, startsAt: mondays[0] }];
    const again = await preview(amir, {
      choices: onto,
      recurrence: { freq: "weekly", count: 2 },
      firstStartsAt: "2026-03-17T08:00:00Z",
    });
    expect(again.occurrences[1]).toMatchObject({ state: "conflict", code: "slot_taken" });
  });

  it("counts its own dates against the limits", async () => {
    mentoring = await offer({ limits: { perMonth: 2 } });
    const seen = await preview(lena);
    expect(states(seen)).toEqual(["bookable", "bookable", "conflict", "bookable"]);
    expect(seen.occurrences[2]).toMatchObject({ code: "limit_reached" });
  });

  it("lists a day that a month does not have, with times nearby", async () => {
    const monthly = { firstStartsAt: "2026-03-31T07:00:00Z", recurrence: { freq: "monthly", count: 3 } };
    const seen = await preview(lena, monthly);
    expect(seen.occurrences[1]).toMatchObject({ state: "conflict", code: "no_such_date" });
    expect(seen.occurrences[1]).not.toHaveProperty("startsAt");
    expect(seen.occurrences[1]?.alternatives).toHaveLength(3);
    const skipping = {
      ...monthly,
      choices: [
        { index: 1, skip: true },
        { index: 2, startsAt: "2026-04-29T07:00:00Z" },
      ],
    };
    expect(startsOf((await bookAll(lena, skipping)).sessions)).toEqual([
      "2026-03-31T07:00:00Z",
      "2026-04-29T07:00:00Z",
    ]);
  });

  it("sees a busy calendar on any date, also the learner's own", async () => {
    const [hers, mine] = [await tenant.connect(priya, "microsoft"), await tenant.connect(lena, "microsoft")];
    const entry = (id: string, at: string) => ({
      id,
      startsAt: asInstant(Date.parse(at)),
      endsAt: asInstant(Date.parse(at) + 3_600_000),
      isAllDay: false,
      showAs: "busy" as const,
      isDeclined: false,
    });
    world.vendors.addEntry(hers, entry("a", mondays[2] ?? ""));
    world.vendors.addEntry(mine, entry("b", mondays[3] ?? ""));
    const seen = await preview(lena);
    expect(seen.occurrences.map(({ code }) => code)).toEqual([undefined, undefined, "slot_taken", "learner_busy"]);
  });

  it("is taught by the one with the fewest conflicts where several may", async () => {
    mentoring = await offer({ providerIds: [priya.personId, noor.personId], assignment: "any" });
    const taken = (await book(amir, mondays[2] ?? "")).providerIds[0];
    const booked = await bookAll(lena);
    const teachers = new Set(booked.sessions.flatMap(({ providerIds }) => providerIds));
    expect(teachers).toEqual(new Set([priya.personId, noor.personId].filter((id) => id !== taken)));
  });

  it("happens once per key", async () => {
    const first = await bookAll(lena, {}, "press");
    expect((await bookAll(lena, {}, "press")).id).toBe(first.id);
    expect(await listed(lena)).toHaveLength(4);
  });

  it("refuses what cannot be a series", async () => {
    const refusing = (more: object, path: string) =>
      expect(preview(lena, more)).rejects.toMatchObject({
        code: "invalid_request",
        facts: { errors: [expect.objectContaining({ path: expect.stringContaining(path) })] },
      });
    await refusing({ choices: [{ index: 9, skip: true }] }, "choices.0.index");
    await refusing(
      {
        choices: [
          { index: 1, skip: true },
          { index: 1, skip: true },
        ],
      },
      "choices.1.index",
    );
    await refusing({ recurrence: { freq: "weekly", until: "2026-03-17" } }, "recurrence.until");
    await refusing({ recurrence: { freq: "weekly", until: "2036-03-17" } }, "recurrence.until");
    await refusing({ choices: [0, 1, 2, 3].map((index) => ({ index, skip: true })) }, "choices");
  });

  it("moves one date and leaves the others", async () => {
    const { sessions } = await bookAll(lena);
    const [first] = sessions;
    const request = { params: { id: first?.id ?? "" }, body: { startsAt: "2026-03-17T08:00:00Z" } };
    await world.call("PATCH /api/v1/sessions/:id", lena, request);
    expect(startsOf(await listed(lena))).toEqual(["2026-03-17T08:00:00Z", ...mondays.slice(1)]);
  });

  it.each([
    ["this", 1, [0, 2, 3]],
    ["following", 1, [0]],
    ["all", 1, []],
  ])("cancels %s", async (scope, index, left) => {
    const { sessions } = await bookAll(lena);
    await cancel(lena, sessions[index] as Session, { scope, reason: "moved away" });
    expect(startsOf(await listed(lena))).toEqual(left.map((at) => mondays[at]));
  });

  it("leaves what is over, and cancels nothing when one date is past its cut-off", async () => {
    const { sessions } = await bookAll(lena);
    world.setClock("2026-03-23T07:30:00Z");
    await expect(cancel(lena, sessions[2] as Session, { scope: "all" })).rejects.toMatchObject({
      refusal: expect.objectContaining({ code: "cutoff_passed" }),
    });
    await cancel(lena, sessions[2] as Session, { scope: "following" });
    expect(startsOf(await listed(lena))).toEqual([mondays[1]]);
  });

  it("is booked for others by staff only", async () => {
    await expect(bookAll(lena, { learnerIds: [amir.personId] })).rejects.toMatchObject({ code: "not_allowed" });
    const booked = await bookAll(ada, { learnerIds: [amir.personId] });
    expect(startsOf(await listed(amir))).toEqual(startsOf(booked.sessions));
  });
});

describe("a series of classes", () => {
  const publish = async (enrol: string): Promise<Series> => {
    mentoring = await offer({ kind: "group", capacity: 2, waitlist: false });
    return bookAll(priya, { learnerIds: [], enrol });
  };

  it("is published as dates that each learner joins by itself", async () => {
    const published = await publish("date");
    expect(published.sessions.map(({ seatsTaken }) => seatsTaken)).toEqual([0, 0, 0, 0]);
    await book(lena, mondays[1] ?? "");
    expect(startsOf(await listed(lena))).toEqual([mondays[1]]);
  });

  it("is joined from one date on where learners enrol in the series, all of it or nothing", async () => {
    await publish("series");
    await book(lena, mondays[1] ?? "");
    expect(startsOf(await listed(lena))).toEqual(mondays.slice(1));
    await book(ada, mondays[3] ?? "", { learnerIds: [noor.personId] });
    await expect(book(amir, mondays[0] ?? "")).rejects.toMatchObject({
      refusal: expect.objectContaining({ code: "session_full" }),
    });
    expect(await listed(amir)).toEqual([]);
  });

  it("is joined like that by a seat of one date too", async () => {
    const { sessions } = await publish("series");
    const seats = { params: { id: sessions[2]?.id ?? "" }, body: {} };
    await world.call("POST /api/v1/sessions/:id/seats", lena, seats);
    expect(startsOf(await listed(lena))).toEqual(mondays.slice(2));
  });

  it("can be joined as a series by a learner, date by date", async () => {
    await publish("date");
    const joined = await bookAll(lena, { choices: [{ index: 2, skip: true }] });
    expect(startsOf(joined.sessions)).toEqual([mondays[0], mondays[1], mondays[3]]);
    expect(joined.sessions.map(({ seatsTaken }) => seatsTaken)).toEqual([1, 1, 1]);
  });
});
