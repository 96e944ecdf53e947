import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { auditList } from "#contract/audit.ts";
import type { SaveIntegration } from "#contract/integrations.ts";
import type { Caller } from "../../platform/caller.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";
import { createMemoryMail } from "../../testing/memory-mail.ts";
import { findIntegration } from "./integrations.store.ts";
import { viewIntegration } from "./integrations.view.ts";
import { mostMails } from "./limit-mails.ts";
import { mailOwners } from "./mail-people.ts";
import { removeIntegration, saveIntegration } from "./save-integration.ts";

describe("whom to tell about a vendor", () => {
  const vendor = "zoom";
  let world: BookingWorld;
  let ada: Caller;

  beforeAll(async () => {
    world = await createBookingWorld();
    const tenant = await world.newTenant();
    ada = await tenant.person("ada", ["administrator"]);
  }, 60_000);
  afterAll(() => world.close());

  const save = (choice: SaveIntegration) => saveIntegration(world.changing, ada, { vendor, choice });
  const read = async () => {
    const { db } = world.database;
    const row = await findIntegration(db, ada.scope, vendor);
    return viewIntegration(db, ada.scope, { vendor, row, language: "en", now: world.clock.now() });
  };

  it("is kept before the method is chosen, and goes when the set-up is taken back", async () => {
    await save({ ownerEmails: ["IT@school.example", "it@school.example"] });
    expect(await read()).toMatchObject({ status: "not_set_up", ownerEmails: ["it@school.example"] });
    await save({ method: "individual", ownerEmails: ["it@school.example"] });
    expect(await read()).toMatchObject({ method: "individual", ownerEmails: ["it@school.example"] });
    await removeIntegration(world.changing, ada, vendor);
    expect(await read()).toMatchObject({ status: "not_set_up", ownerEmails: [] });
  });

  it("stands in the activity log under the name that people know the vendor by", async () => {
    await saveIntegration(world.changing, ada, { vendor: "google", choice: { method: "individual", ownerEmails: [] } });
    const { items } = auditList.parse((await world.call("GET /api/v1/audit", ada, { query: { limit: 1 } })).body);
    expect(items.map(({ subject }) => subject?.name)).toEqual(["Google Calendar"]);
  });

  it("changes alone: the method and what must not be read stay", async () => {
    await save({ method: "individual", mustNotRead: "board@school.example" });
    await save({ ownerEmails: ["desk@school.example"] });
    const kept = { method: "individual", mustNotRead: "board@school.example", ownerEmails: ["desk@school.example"] };
    expect(await read()).toMatchObject(kept);
  });

  it("gets a few test mails an hour and no more, whoever is written to", async () => {
    const mail = createMemoryMail();
    const deps = {
      ...world.changing,
      mail: mail.mail,
      mailFrom: mail.sender,
      publicOrigin: "https://slotside.example",
    };
    const send = (at: number) => mailOwners(deps, ada, { vendor, emails: [`somebody-${at}@elsewhere.example`] });
    for (let at = 0; at < mostMails; at += 1) await send(at);
    await expect(send(mostMails)).rejects.toMatchObject({ code: "rate_limited", facts: { retryAfterSeconds: 3600 } });
    expect(mail.taken()).toHaveLength(mostMails);
    world.moveClock(60);
    expect(await send(mostMails)).toMatchObject({ sent: 1 });
  });
});
