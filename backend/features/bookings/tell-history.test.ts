import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { sessionHistory } from "#contract/history.ts";
import type { Session } from "#contract/sessions.ts";
import type { Caller } from "../../platform/caller.ts";
import { openAlways } from "../../testing/begin-tenant.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";
import { createClassCalls, createClassPeople } from "../../testing/class-calls.ts";

describe("helping when something went wrong", () => {
  let world: BookingWorld;
  let people: Awaited<ReturnType<typeof createClassPeople>>;
  let session: Session;
  const { book, cancel, change, find, offer, read } = createClassCalls(() => world);

  beforeAll(async () => {
    world = await createBookingWorld();
    people = await createClassPeople(world);
    await people.tenant.connect(people.priya, "microsoft");
    await people.tenant.connect(people.priya, "zoom");
    await openAlways(world, people.priya);
    const rules = { kind: "individual", capacity: 1, meetingVendor: "zoom", providerIds: [people.priya.personId] };
    const { id: offeringId } = await offer(people.priya, rules);
    session = await book(people.lena, { offeringId, startsAt: "2026-03-09T10:00:00Z" });
    await settle();
    await change(people.priya, session.id, { startsAt: "2026-03-09T14:00:00Z" });
    for (let attempt = 0; attempt < 4; attempt += 1) {
      world.vendors.fail("changeMeeting", { when: "before", kind: "unavailable" });
      await settle();
      world.moveClock(10);
    }
  }, 60_000);
  afterAll(() => world.close());

  async function settle(): Promise<void> {
    world.passSecondThoughts();
    await world.sync(people.priya, session.id);
    world.moveClock(1);
    await world.tell();
  }

  const history = async (caller: Caller, id = session.id) =>
    sessionHistory.parse((await world.call("GET /api/v1/sessions/:id/history", caller, { params: { id } })).body).items;

  it("is one list of changes, notices and failing attempts, newest first, in the reader's language", async () => {
    const lines = await history(people.sam);
    const attempt = lines.find(({ kind }) => kind === "attempt");
    expect(attempt).toMatchObject({ who: "Slotside", where: "zoom", outcome: "waiting" });
    expect(attempt?.what).toMatch(/^4 attempts: Zoom does not answer/);
    const moved = lines.find(({ what }) => what.startsWith("Moved"));
    expect(moved).toMatchObject({ kind: "change", who: "priya", where: "teams", outcome: "done" });
    const told = lines.filter(({ kind }) => kind === "notice");
    expect(told.map(({ who }) => who)).toContain("lena");
    expect(told[0]?.noticeId).toBeDefined();
    expect(lines.map(({ at }) => at)).toEqual(
      lines
        .map(({ at }) => at)
        .toSorted()
        .toReversed(),
    );
    const german = await history({ ...people.sam, language: "de" }, session.reference);
    expect(german.find(({ kind }) => kind === "attempt")?.what).toMatch(/^4 Versuche: Zoom/);
    const changes = german.filter(({ kind }) => kind === "change").map(({ what }) => what.split(",")[0]);
    expect(changes).toEqual(["Verschoben von Mo.", "Gebucht für Mo."]);
    const { changes: shown } = await read({ ...people.priya, language: "de" }, session.id);
    expect(shown.map(({ what }) => what.split(",")[0])).toEqual(["Gebucht für Mo.", "Verschoben von Mo."]);
  });

  it("keeps what stood in the way at a vendor when it is over, for whoever helps alone", async () => {
    world.moveClock(24 * 60);
    await settle();
    const told = (await history({ ...people.sam, language: "de" })).filter(({ kind }) => kind === "attempt");
    expect(told).toMatchObject([
      { where: "system", outcome: "done", what: "Bei den Anbietern gelungen nach 4 Fehlversuchen" },
      { where: "zoom", outcome: "failed", what: expect.stringMatching(/^Bei Zoom nicht gelungen: Zoom antwortet/) },
    ]);
    expect((await read(people.priya, session.id)).changes).toHaveLength(2);
  });

  it("is for who teaches the session and who looks after it", async () => {
    expect(await history(people.priya)).not.toEqual([]);
    await expect(history(people.lena)).rejects.toMatchObject({ code: "not_allowed" });
    await expect(history(people.amir)).rejects.toMatchObject({ code: "not_found" });
  });

  it("lets support find a session by what people read out, also when it is cancelled, and change nothing about it", async () => {
    const { joinUrl } = (await read(people.priya, session.id)).meeting;
    const number = /\d{9,}/.exec(joinUrl ?? "")?.[0] ?? (await meetingId());
    await cancel(people.priya, session.id);
    await settle();
    const spelled = number.replace(/^(.{3})(.{4})/, "$1 $2 ");
    for (const q of [session.reference, session.reference.slice(3), "LENA@", "priya", joinUrl, number, spelled])
      expect([q, await find(people.sam, { q })]).toEqual([q, [session.id]]);
    expect(await find(people.sam, { q: "nobody@" })).toEqual([]);
    await expect(change(people.sam, session.id, { note: "hello" })).rejects.toMatchObject({ code: "not_allowed" });
    await expect(cancel(people.sam, session.id)).rejects.toMatchObject({ code: "not_allowed" });
  });

  async function meetingId(): Promise<string> {
    const row = await world.database.db.selectFrom("session_meetings").select("vendor_meeting_id").executeTakeFirst();
    return row?.vendor_meeting_id ?? "";
  }
});
