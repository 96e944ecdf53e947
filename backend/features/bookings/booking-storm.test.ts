import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Offering } from "#contract/offerings.ts";
import type { Session } from "#contract/sessions.ts";
import type { Caller } from "../../platform/caller.ts";
import { runStorm } from "../../testing/booking-storm.ts";
import type { StormReport } from "../../testing/booking-storm.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";
import { freshDatabase } from "../../testing/fresh-database.ts";
import type { Mishap } from "../../testing/memory-mishaps.ts";

const server = await freshDatabase("booking_storm");
const engines: readonly [string, string | undefined][] = [
  ["the embedded database", undefined],
  ...(server === undefined ? [] : [["a PostgreSQL server", server] as [string, string]]),
];
const seed = 20_261_121;
const capacity = 4;
const down: Mishap = { when: "before", kind: "unavailable" };
const lost: Mishap = { when: "after", kind: "unavailable" };

describe.each(engines)("thirty people at once on %s", (_, url) => {
  let world: BookingWorld;
  let tenantId: string;
  let priya: Caller;
  let report: StormReport;
  let sessions: readonly Standing[];

  beforeAll(async () => {
    world = await createBookingWorld(url ?? "embedded");
    world.setClock("2026-03-01T12:00:00Z");
    const tenant = await world.newTenant();
    tenantId = tenant.tenantId;
    const providers: Caller[] = [];
    for (const name of ["priya", "tomas", "aroha"]) providers.push(await tenant.person(name, ["provider"]));
    [priya] = providers as [Caller];
    for (const provider of providers) await tenant.connect(provider, "microsoft");
    const actors: Caller[] = [];
    for (let number = 1; number <= 30; number += 1) actors.push(await tenant.person(`learner${number}`, ["learner"]));

    const providerIds = providers.map(({ personId }) => personId);
    const rules = { durationMinutes: 60, presence: "virtual", minimumNoticeMinutes: 0, cutoffMinutes: 0 };
    const offer = async (more: object): Promise<Offering> =>
      (await world.call("POST /api/v1/offerings", priya, { body: { ...rules, ...more } })).body as Offering;
    const individual = await offer({ name: "Mentoring", kind: "individual", assignment: "any", providerIds });
    const group = { kind: "group", dates: "published", capacity, waitlist: true, providerIds: [priya.personId] };
    const yoga = await offer({ name: "Yoga", ...group });
    const classes: Session[] = [];
    for (const hour of ["10", "12", "15"]) {
      const body = { offeringId: yoga.id, startsAt: `2026-03-03T${hour}:00:00Z`, learnerIds: [] };
      classes.push((await world.call("POST /api/v1/sessions", priya, { body })).body as Session);
    }
    world.vendors.fail("createEvent", down, lost, lost, down, lost);
    world.vendors.fail("changeEvent", lost, down, lost);
    world.vendors.fail("cancelEvent", lost, down, lost);
    report = await runStorm({ world, actors, providers, individual, classes, seed, actions: 200 });
    await calmDown();
    sessions = await loadAll(world, tenantId);
  }, 120_000);
  afterAll(async () => world.close(), 30_000);

  /** Faults have stopped: every session's job runs until nothing is due. */
  const calmDown = async (): Promise<void> => {
    for (let round = 0; round < 5; round += 1) {
      world.moveClock(10);
      for (const { id } of await loadAll(world, tenantId)) await world.sync(priya, id);
    }
  };

  it("answers each of them, never with a failure of its own", () => {
    expect(report.faults).toEqual([]);
    for (const action of ["book", "move", "cancel", "join", "leave"])
      expect({ action, done: report.outcomes[`${action} done`] ?? 0 }).not.toEqual({ action, done: 0 });
  });

  it("leaves nobody in two places", () => {
    const busy = sessions
      .filter(({ status }) => status === "scheduled")
      .flatMap(({ id, startsAt, endsAt, providerIds, seats }) =>
        [...providerIds, ...seats.filter(isBooked).map(({ learnerId }) => learnerId)].map((personId) => ({
          personId,
          id,
          startsAt,
          endsAt,
        })),
      );
    const clashes = busy.filter((one) =>
      busy.some(
        (other) =>
          other.personId === one.personId &&
          other.id !== one.id &&
          other.startsAt < one.endsAt &&
          one.startsAt < other.endsAt,
      ),
    );
    expect(busy.length).toBeGreaterThan(10);
    expect(clashes).toEqual([]);
  });

  it("gives no seat twice, and keeps everybody's last word", () => {
    expect(sessions.filter(({ seats, capacity: most }) => seats.filter(isTaken).length > most)).toEqual([]);
    for (const [place, word] of report.places) {
      const [learnerId, sessionId] = place.split(" ");
      const seat = sessions
        .find(({ id }) => id === sessionId)
        ?.seats.find((candidate) => candidate.learnerId === learnerId);
      expect({ place, has: seat !== undefined && seat.state !== "cancelled" }).toEqual({
        place,
        has: word === "joined",
      });
    }
  });

  it("keeps everything it has said, and never goes back", () => {
    expect(report.wentBack).toEqual([]);
    const byId = new Map(sessions.map((session) => [session.id, session]));
    for (const told of report.told) {
      const session = byId.get(told.sessionId);
      expect(session?.version).toBeGreaterThanOrEqual(told.version);
      if (session?.version !== told.version) continue;
      const { startsAt, status } = session;
      expect({ startsAt, status }).toEqual({ startsAt: Date.parse(told.startsAt), status: told.status });
    }
  });

  it("ends with vendors holding what the database holds", () => {
    const wanted = sessions
      .filter(({ status, seats }) => status === "scheduled" && seats.some(isBooked))
      .map(({ id, startsAt, endsAt, seats }) => ({
        id,
        startsAt,
        endsAt,
        attendees: seats.flatMap(({ state, email }) => (state === "booked" ? [email] : [])).sort(),
      }));
    const held = world.vendors
      .events()
      .filter(({ isCancelled }) => !isCancelled)
      .map(({ mark, startsAt, endsAt, attendees }) => ({
        id: mark?.sessionId ?? "",
        startsAt,
        endsAt,
        attendees: attendees.map(({ email }) => email).sort(),
      }));
    const byId = (one: { readonly id: string }, other: { readonly id: string }) => one.id.localeCompare(other.id);
    expect(held.sort(byId)).toEqual(wanted.sort(byId));
  });
});

type Standing = Awaited<ReturnType<typeof loadAll>>[number];

/** An offer holds a seat in the class, but not yet the time of whom it is made to. */
const isBooked = ({ state }: { readonly state: string }): boolean => state === "booked";
const isTaken = ({ state }: { readonly state: string }): boolean => state === "booked" || state === "offered";

/** Straight from the tables, so that no view is trusted. */
async function loadAll({ database: { db } }: BookingWorld, tenantId: string) {
  const rows = await db
    .selectFrom("sessions")
    .select(["id", "version", "status", "starts_at", "ends_at", "capacity"])
    .where("tenant_id", "=", tenantId)
    .execute();
  const parts = await db.selectFrom("session_providers").selectAll().where("tenant_id", "=", tenantId).execute();
  const seats = await db
    .selectFrom("seats")
    .innerJoin("people", "people.id", "seats.learner_id")
    .select(["session_id", "learner_id as learnerId", "state", "email"])
    .where("seats.tenant_id", "=", tenantId)
    .execute();
  return rows.map(({ starts_at, ends_at, ...row }) => ({
    ...row,
    startsAt: starts_at.getTime(),
    endsAt: ends_at.getTime(),
    providerIds: parts.filter(({ session_id }) => session_id === row.id).map(({ provider_id }) => provider_id),
    seats: seats.filter(({ session_id }) => session_id === row.id),
  }));
}
