import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { NoteAttendance, Session } from "#contract/sessions.ts";
import type { Caller } from "../../platform/caller.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";
import { createClassCalls, createClassPeople } from "../../testing/class-calls.ts";

describe("names under which people were in a meeting", () => {
  let world: BookingWorld;
  let people: Awaited<ReturnType<typeof createClassPeople>>;
  let yoga: string;
  const { join, offer, publish, read } = createClassCalls(() => world);

  beforeAll(async () => {
    world = await createBookingWorld();
    people = await createClassPeople(world);
    yoga = (await offer(people.sol, { providerIds: [people.priya.personId] })).id;
  }, 60_000);
  afterAll(async () => world.close(), 30_000);

  async function lesson(startsAt: string, offeringId = yoga): Promise<Session> {
    const { id } = await publish(people.priya, { offeringId, startsAt });
    await join(people.lena, id);
    await join(people.amir, id);
    return await read(people.priya, id);
  }
  const note = (caller: Caller, { id, seats }: Session, knownAs: Readonly<Record<string, readonly string[]>>) => {
    const body: NoteAttendance = seats.map((seat) => {
      const names = knownAs[seat.displayName ?? ""];
      return { seatId: seat.id, state: "attended" as const, ...(names ? { knownAs: [...names] } : {}) };
    });
    return world.call("POST /api/v1/sessions/:id/attendance", caller, { params: { id }, body });
  };
  const names = async (caller: Caller, { id }: Session): Promise<object> =>
    Object.fromEntries((await read(caller, id)).seats.map(({ displayName, knownAs }) => [displayName, knownAs]));

  it("are known again in the next class of the same offering, to who teaches and to nobody else", async () => {
    world.setClock("2026-03-01T12:00:00Z");
    const first = await lesson("2026-03-03T09:00:00Z");
    const second = await lesson("2026-03-10T09:00:00Z");
    const other = (await offer(people.sol, { providerIds: [people.priya.personId] })).id;
    const elsewhere = await lesson("2026-03-11T09:00:00Z", other);
    world.setClock("2026-03-03T10:00:00Z");
    await note(people.priya, first, { lena: ["sunny", "sunny 2"], amir: ["zed"] });
    expect(await names(people.priya, second)).toEqual({ lena: ["sunny", "sunny 2"], amir: ["zed"] });
    expect(await names(people.lena, second)).not.toHaveProperty("lena", ["sunny", "sunny 2"]);
    expect(await names(people.priya, elsewhere)).toEqual({ lena: undefined, amir: undefined });

    world.setClock("2026-03-10T10:00:00Z");
    await note(people.priya, second, { amir: ["sunny"] });
    expect(await names(people.priya, second)).toEqual({ lena: ["sunny 2"], amir: ["sunny", "zed"] });
    await expect(note(people.lena, second, { lena: ["sunny"] })).rejects.toMatchObject({ code: "not_allowed" });
  });
});
