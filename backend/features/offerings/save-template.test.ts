import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { templateList } from "#contract/offering-templates.ts";
import type { OfferingTemplate } from "#contract/offering-templates.ts";
import { offering as offeringSchema } from "#contract/offerings.ts";
import type { Caller } from "../../platform/caller.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";
import { createClassCalls, createClassPeople } from "../../testing/class-calls.ts";

describe("templates of offerings", () => {
  let world: BookingWorld;
  let people: Awaited<ReturnType<typeof createClassPeople>>;
  let amira: Caller;
  const { offer } = createClassCalls(() => world);

  beforeAll(async () => {
    world = await createBookingWorld();
    people = await createClassPeople(world);
    amira = await people.tenant.person("amira", ["administrator"]);
  }, 60_000);
  afterAll(() => world.close());

  const list = async (caller: Caller): Promise<readonly OfferingTemplate[]> =>
    templateList.parse((await world.call("GET /api/v1/offering-templates", caller)).body).items;
  const make = (caller: Caller, offeringId: string) =>
    world.call("POST /api/v1/offering-templates", caller, { body: { offeringId } });
  const own = (caller: Caller, id: string, key = "press") =>
    world.call("POST /api/v1/offering-templates/:id/offerings", caller, { params: { id }, key });

  it("are made from an offering by an administrator, and an offering of one's own in one press", async () => {
    const rules = { name: "Mentoring", kind: "individual", capacity: 1, cutoffMinutes: 120, minimumNoticeMinutes: 60 };
    const { id: offeringId } = await offer(people.priya, { ...rules, providerIds: [people.priya.personId] });
    await expect(make(people.sol, offeringId)).rejects.toMatchObject({ code: "not_allowed" });
    await make(amira, offeringId);
    const pia = await people.tenant.person("pia", ["provider"]);
    const [template] = await list(pia);
    expect(template).toMatchObject({ name: "Mentoring", durationMinutes: 60, isOffered: false });
    const templateId = template?.id ?? "";
    const made = offeringSchema.parse((await own(pia, templateId)).body);
    expect(made).toMatchObject({ name: "Mentoring", cutoffMinutes: 120, providerIds: [pia.personId] });
    expect((await own(pia, templateId)).body).toEqual(made);
    expect(await list(pia)).toMatchObject([{ isOffered: true }]);
    await expect(own(people.lena, templateId)).rejects.toMatchObject({ code: "not_allowed" });

    const params = { id: made.id };
    const change = (caller: Caller) =>
      world.call("PATCH /api/v1/offerings/:id", caller, { params, body: { name: "Mine" } });
    await expect(change(people.priya)).rejects.toMatchObject({ code: "not_allowed" });
    await change(pia);
    await world.call("DELETE /api/v1/offering-templates/:id", amira, { params: { id: templateId } });
    expect(await list(pia)).toEqual([]);
    const { body } = await world.call("GET /api/v1/audit", amira, { query: { what: "offerings" } });
    expect((body as { items: { what: string }[] }).items.map(({ what }) => what)).toEqual([
      "Removed a template",
      "Made a template",
    ]);
  });

  it("are an organisation's own", async () => {
    const { id: offeringId } = await offer(people.priya, { providerIds: [people.priya.personId] });
    const otto = await (await world.newTenant()).person("otto", ["administrator", "provider"]);
    await expect(make(otto, offeringId)).rejects.toMatchObject({ code: "not_found" });
    await make(amira, offeringId);
    const [template] = await list(amira);
    expect(await list(otto)).toEqual([]);
    await expect(own(otto, template?.id ?? "")).rejects.toMatchObject({ code: "not_found" });
  });
});
