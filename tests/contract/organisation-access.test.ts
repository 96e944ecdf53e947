import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { asInstant, dayMs, minuteMs } from "#backend/domain/instant.ts";
import { AppToken } from "#backend/ports/app-token.ts";
import { meridian, meridianMembers } from "#sandbox/large-organisation.ts";
import { registrations } from "#sandbox/people.ts";
import { createOrganisationCalls, northwind, northwinders } from "../support/organisation-calls.ts";
import { createOrganisationWorld, type OrganisationWorld } from "../support/organisation-world.ts";
import { startVendors, type VendorWorld } from "../support/vendor-world.ts";

describe("an organisation's own authorisation", () => {
  let vendors: VendorWorld;
  let world: OrganisationWorld;
  let organisation: ReturnType<typeof createOrganisationCalls>;
  let mailed = 0;

  beforeAll(async () => {
    vendors = await startVendors(23_400);
    vendors.graph.settings.latencyMs = 0;
    world = await createOrganisationWorld(vendors);
    organisation = createOrganisationCalls(world, vendors);
  }, 60_000);
  afterAll(async () => {
    await world.close();
    await vendors.stop();
  });
  beforeEach(async () => {
    await world.forget();
    mailed = world.mails().length;
    Object.assign(vendors.graph.settings, { mailboxes: {}, accessPolicies: {} });
    vendors.entra.setConsentDelay(0);
    vendors.entra.setConsentOutcome(northwind, "given");
  });
  afterEach(() => expect(world.warned.splice(0)).toEqual([])); // Whatever kept a sweep from its work.
  const batches = () => vendors.world.log.list({ site: "graph" }).filter(({ path }) => path.includes("$batch"));
  const mails = () => world.mails().slice(mailed);
  const pass = (minutes: number): void => vendors.world.clock.advance(minutes * 60_000);

  it("waits for whoever gives it, is confirmed by our own calls, and begins its test by itself", async () => {
    await organisation.atNorthwind();
    expect(await organisation.choose({ method: "domain_wide", ownerEmails: ["It@Northwind.example"] })).toMatchObject({
      status: "not_authorised",
      ownerEmails: ["it@northwind.example"],
    });
    const { adminConsentUrl = "", permissions, applicationId } = await organisation.authorize();
    expect(adminConsentUrl).toContain(`/${northwind}/v2.0/adminconsent`);
    expect(applicationId).toBe(registrations.entra.clientId);
    expect(permissions.every(({ reason }) => reason.length > 20)).toBe(true);
    await world.sweep();
    expect((await organisation.read()).status).toBe("waiting");
    expect((await organisation.authorize()).adminConsentUrl).toBe(adminConsentUrl);

    expect(await organisation.follow(adminConsentUrl)).toBe("/authorised/accepted");
    expect((await organisation.read()).status).toBe("confirming");
    await world.sweep();
    const done = await organisation.read();
    expect(done).toMatchObject({ status: "ready", people: { accessible: northwinders.length, inaccessible: 0 } });
    expect(done.lastTest).toMatchObject({ people: "all", state: "done", accessible: northwinders.length });
    const rows = await world.database.db.selectFrom("connections").selectAll().execute();
    expect(rows).toHaveLength(northwinders.length);
    expect(rows[0]).toMatchObject({ method: "app_only", refresh_token_sealed: null, access_token_sealed: null });
  });

  it("gives calls a token that names the account, and one's own connection keeps its purposes", async () => {
    await organisation.atNorthwind();
    vendors.entra.setApplicationConsent(northwind, "granted");
    await organisation.choose({ method: "domain_wide" });
    await organisation.follow((await organisation.authorize()).adminConsentUrl ?? "");
    const priya = organisation.by("priya");
    await world.database.db
      .insertInto("connections")
      .values({
        tenant_id: priya.scope.tenantId,
        id: world.ids.next(),
        person_id: priya.personId,
        vendor: "microsoft",
        purposes: ["meetings"],
        method: "delegated",
        account_tenant: northwind,
        account_id: "a1000000-0000-4000-8000-000000000003",
        account_name: "Priya",
        account_email: "priya@northwind.example",
        scopes: "",
        status: "connected",
        problem: null,
        connected_at: new Date(),
        refresh_token_sealed: null,
        access_token_sealed: null,
        access_token_expires_at: null,
        refresh_leased_until: null,
        problem_code: null,
        problem_since: null,
      })
      .execute();
    await world.sweep();
    const own = await world.database.db
      .selectFrom("connections")
      .selectAll()
      .where("person_id", "=", priya.personId)
      .where("method", "=", "app_only")
      .executeTakeFirstOrThrow();
    expect(own.purposes).toEqual(["calendar"]);
    const grant = { tenantId: own.tenant_id, connectionId: own.id, vendor: "microsoft" } as const;
    const token = await world.tokens.accessToken(grant);
    expect(token).toBeInstanceOf(AppToken);
    expect((token as AppToken).accountId).toBe("a1000000-0000-4000-8000-000000000003");
  });

  it("books through it: Graph is asked for the account by its id, Zoom for the user by theirs", async () => {
    await organisation.atNorthwind();
    vendors.entra.setApplicationConsent(northwind, "granted");
    await organisation.choose({ method: "domain_wide" });
    await organisation.follow((await organisation.authorize()).adminConsentUrl ?? "");
    const { accountId, clientId, clientSecret } = registrations.zoomAccount;
    await organisation.choose({ method: "domain_wide" }, "zoom");
    await organisation.post("/credentials", "zoom", { accountId, clientId, clientSecret });
    await world.sweep();
    const priya = organisation.by("priya");
    const now = vendors.clock.now();
    const mark = { sessionId: world.ids.next(), reference: "SL-7K3QX9TM", generation: 1 };
    const event = await world.calendars.createEvent(await world.grantOf(priya, "microsoft"), {
      mark,
      subject: "Mentoring",
      paragraphs: ["SL-7K3QX9TM"],
      startsAt: asInstant(now + dayMs),
      endsAt: asInstant(now + dayMs + 30 * minuteMs),
      timeZone: "Asia/Kolkata",
      attendees: [{ name: "Lena", email: "lena@northwind.example" }],
      onlineMeeting: "teams",
    });
    expect(event).toMatchObject({ isOrganizer: true, joinUrl: expect.stringMatching(/^https:\/\/teams/) });
    const inMailbox = vendors.graph.mailboxes.list("a1000000-0000-4000-8000-000000000003");
    expect(inMailbox.filter(({ subject, isDeleted }) => subject === "Mentoring" && !isDeleted)).toHaveLength(1);
    expect(await world.calendars.findEvent(await world.grantOf(priya, "microsoft"), mark)).toMatchObject({
      id: event?.id,
    });
    const zoom = await world.grantOf(priya, "zoom");
    const draft = { mark, topic: "Mentoring", startsAt: asInstant(now + dayMs), durationMinutes: 30, timeZone: "UTC" };
    const meeting = await world.meetings.createMeeting(zoom, draft);
    expect(vendors.zoom.meetings("priyaZoomUser00000001").map(({ id }) => String(id))).toContain(meeting.id);
    expect(await world.meetings.changeMeeting(zoom, meeting.id, { ...draft, durationMinutes: 45 })).toBe("changed");
    await world.meetings.removeMeeting(zoom, meeting.id);
    expect(await world.meetings.readMeeting(zoom, meeting.id)).toBeUndefined();
  });

  it("says once that it was withdrawn, and comes right by itself when it is given again", async () => {
    await organisation.atNorthwind();
    vendors.entra.setApplicationConsent(northwind, "granted");
    await organisation.choose({ method: "domain_wide" });
    await organisation.follow((await organisation.authorize()).adminConsentUrl ?? "");
    await world.sweep();
    const grant = await world.grantOf(organisation.by("priya"), "microsoft");
    vendors.entra.setApplicationConsent(northwind, "withdrawn");
    pass(120);
    await expect(world.tokens.accessToken(grant)).rejects.toMatchObject({
      kind: "rejected",
      code: "consent_withdrawn",
    });
    expect(await organisation.read()).toMatchObject({ status: "refused", authorisation: { problemCode: "withdrawn" } });
    vendors.entra.setApplicationConsent(northwind, "granted");
    pass(3);
    await world.sweep();
    expect((await organisation.read()).status).toBe("ready");
    await expect(world.tokens.accessToken(grant)).resolves.toBeInstanceOf(AppToken);
  });

  it("mails the link with what it asks for to somebody who has the rights", async () => {
    await organisation.atNorthwind();
    await organisation.choose({ method: "domain_wide" });
    const body = { sendTo: "boss@northwind.example", note: "Please before Friday." };
    const sent = await organisation.authorize(body);
    expect(sent.sentTo).toBe("boss@northwind.example");
    const [mail] = mails();
    expect(mail?.to.address).toBe("boss@northwind.example");
    for (const part of [sent.adminConsentUrl ?? "", "Please before Friday.", "Calendars.ReadWrite: To see when"])
      expect(mail?.text).toContain(part);
  });

  it.each([
    ["declined", "cancel", "given", "declined"],
    ["with too few rights", "accept", "too_few_rights", "too_few_rights"],
    ["in part", "accept", "partial", "permissions_missing"],
  ] as const)("says in plain words when it was given %s", async (_how, step, outcome, problemCode) => {
    await organisation.atNorthwind();
    vendors.entra.setConsentOutcome(northwind, outcome);
    await organisation.choose({ method: "domain_wide" });
    await organisation.follow((await organisation.authorize()).adminConsentUrl ?? "", step);
    await world.sweep();
    pass(11);
    await world.sweep();
    const { status, authorisation } = await organisation.read();
    expect({ status, code: authorisation.problemCode }).toEqual({ status: "refused", code: problemCode });
    expect(authorisation.problem).toMatch(/\w+ \w+ \w+/);
    expect(authorisation.missing).toEqual(outcome === "partial" ? ["Calendars.ReadWrite"] : []);
  });

  it("says that it was another organisation, and waits while a consent is still spreading", async () => {
    await organisation.atNorthwind();
    await organisation.choose({ method: "domain_wide" });
    const { adminConsentUrl = "" } = await organisation.authorize();
    const state = new URL(adminConsentUrl).searchParams.get("state") ?? "";
    const elsewhere = { state, admin_consent: "True", tenant: "c3333333-3333-4333-8333-333333333333" };
    const at = (await world.call("GET /connect/microsoft/consented", organisation.by("amira"), { query: elsewhere }))
      .headers;
    expect(at?.["Location"]).toBe("/authorised/wrong-organisation");
    await world.sweep();
    expect((await organisation.read()).authorisation.problemCode).toBe("wrong_organisation");

    vendors.entra.setConsentDelay(3 * 60_000);
    await organisation.follow(adminConsentUrl);
    await world.sweep();
    expect(await organisation.read()).toMatchObject({
      status: "confirming",
      authorisation: { problemCode: "spreading" },
    });
    pass(4);
    await world.sweep();
    expect((await organisation.read()).status).toBe("ready");
  });

  it("tells causes apart, proves what must not be readable, and keeps a spreading policy to itself", async () => {
    await organisation.atNorthwind();
    vendors.graph.settings.mailboxes = { lena: "on_premises", sam: "inactive", amira: "guest" };
    vendors.graph.directory.change("tomas", "removed");
    vendors.graph.settings.accessPolicies = {
      [northwind]: [{ from: 0, members: ["amira", "lena", "sam"] }],
    };
    await organisation.choose({ method: "domain_wide", mustNotRead: "priya@northwind.example" });
    await organisation.follow((await organisation.authorize()).adminConsentUrl ?? "");
    await world.sweep();
    const codes = Object.fromEntries(
      (await organisation.coverage("inaccessible")).map(({ email, code }) => [email, code]),
    );
    expect(codes).toEqual({
      "amira@northwind.example": "guest_here",
      "lena@northwind.example": "on_premises",
      "sam@northwind.example": "inactive_mailbox",
      "tomas@northwind.example": "removed_person",
    });
    expect(await organisation.coverage("spreading")).toMatchObject([{ email: "priya@northwind.example" }]);
    expect((await organisation.read()).lastTest?.proof).toBe("refused");
    pass(61);
    await world.sweep();
    expect((await organisation.coverage("inaccessible")).map(({ code }) => code)).toContain("blocked_by_policy");
    vendors.graph.directory.change("tomas", "present");
  });

  it("covers three thousand people, names two broken mailboxes with their fix, and sees one heal without a press", async () => {
    const members = meridianMembers();
    await organisation.setUp(meridian, members, "mara");
    vendors.entra.setApplicationConsent(meridian, "granted");
    vendors.graph.settings.mailboxes = { m0042: "no_licence" };
    vendors.graph.settings.accessPolicies = {
      [meridian]: [{ from: 0, members: members.map(({ handle }) => handle).filter((handle) => handle !== "m1234") }],
    };
    await organisation.choose({ method: "domain_wide", ownerEmails: ["it@meridian.example"] });
    await organisation.authorize();
    const before = batches().length;
    const startedAt = performance.now();
    pass(3);
    await world.sweep();
    // A run over everybody that is held half-way, as by somebody who needs the network for something else.
    const running = (await organisation.read()).lastTest;
    expect(running).toMatchObject({ people: "all", total: 3_000 });
    for (let round = 0; round < 30 && (await organisation.read()).lastTest?.state === "running"; round += 1)
      await world.sweep();
    const seconds = (performance.now() - startedAt) / 1000;
    const done = await organisation.read();
    const calls = batches().length - before;
    console.log(`3,000 people: ${calls} calls to Graph, 20 people in each, ${seconds.toFixed(1)} s`);
    expect(done).toMatchObject({ status: "attention", people: { accessible: 2_998, inaccessible: 1, spreading: 1 } });
    // 150 for everybody, one for the sample, and one more for each call that somebody failed in.
    expect(calls).toBeLessThanOrEqual(150 + 1 + 3);
    pass(61);
    for (let round = 0; round < 5; round += 1) await world.sweep();
    const broken = await organisation.coverage("inaccessible");
    expect(broken.map(({ email, code }) => [email, code])).toEqual([
      ["m0042@meridian.example", "no_mailbox"],
      ["m1234@meridian.example", "blocked_by_policy"],
    ]);
    expect(broken[0]?.fix).toContain("Licenses and apps");
    expect(broken[1]?.fix).toContain("Add-DistributionGroupMember");
    const told = mails().filter(({ to }) => to.address === "it@meridian.example");
    expect(told.map(({ subject }) => subject)).toEqual([
      "Microsoft 365: an account cannot be reached",
      "Microsoft 365: an account cannot be reached",
    ]);
    expect(
      told
        .map(({ text }) => /m\d{4}@meridian\.example/.exec(text)?.[0])
        .toSorted((one = "", other = "") => one.localeCompare(other)),
    ).toEqual(["m0042@meridian.example", "m1234@meridian.example"]);

    vendors.graph.settings.mailboxes = {};
    pass(400);
    for (let round = 0; round < 5; round += 1) await world.sweep();
    expect((await organisation.coverage("inaccessible")).map(({ email }) => email)).toEqual(["m1234@meridian.example"]);
    const healed = mails().filter(({ subject }) => subject.includes("can be reached again"));
    expect(healed).toHaveLength(1);
  }, 120_000);

  it("holds a run, lets it go on, and takes up what a process that died had in hand", async () => {
    const members = meridianMembers().slice(0, 60);
    await organisation.setUp(meridian, members, "mara");
    vendors.entra.setApplicationConsent(meridian, "granted");
    await organisation.choose({ method: "domain_wide" });
    await organisation.authorize();
    pass(3);
    await world.sweep();
    const begun = await organisation.post("/test", "microsoft", { people: "all" });
    const { id } = begun.body as { id: string };
    expect(begun.status).toBe(202);
    await organisation.steer(id, "pause");
    await world.sweep();
    expect(await organisation.readTest(id)).toMatchObject({
      state: "paused",
      checked: 0,
      total: 60,
    });
    // Somebody took twenty and died.
    await organisation.steer(id, "resume");
    await world.database.db
      .updateTable("integration_people")
      .set({ leased_until: new Date(vendors.clock.now() + 120_000) })
      .where("pending_test", "=", id)
      .where("person_id", "in", (query) =>
        query
          .selectFrom("people")
          .select("id")
          .where("tenant_id", "=", organisation.tenantId())
          .orderBy("id")
          .limit(20),
      )
      .execute();
    await world.sweep();
    expect((await organisation.read()).lastTest).toMatchObject({ state: "running", checked: 40 });
    pass(3);
    await world.sweep();
    expect((await organisation.read()).lastTest).toMatchObject({ state: "done", checked: 60, accessible: 60 });
  });

  it("covers a Zoom account by an application of its own, whose secret is never shown again", async () => {
    await organisation.atNorthwind();
    const { accountId, clientId, clientSecret } = registrations.zoomAccount;
    await organisation.choose({ method: "domain_wide" }, "zoom");
    const enter = (secret: string) =>
      organisation.post("/credentials", "zoom", { accountId, clientId, clientSecret: secret });
    await enter("not the secret");
    await world.sweep();
    expect((await organisation.read("zoom")).authorisation.problemCode).toBe("credentials_refused");
    const entered = await enter(clientSecret);
    expect(JSON.stringify(entered.body)).not.toContain(clientSecret);
    vendors.zoom.setUser("tomas", "pending");
    await world.sweep();
    const listed = await organisation.coverage(undefined, "zoom");
    expect(Object.fromEntries(listed.map(({ email, code }) => [email.split("@")[0], code ?? "fine"]))).toEqual({
      amira: "unknown_person",
      lena: "fine",
      priya: "fine",
      sam: "unknown_person",
      tomas: "not_active",
    });
    vendors.zoom.setUser("tomas", "active");
    const stored = await world.database.db.selectFrom("integrations").selectAll().execute();
    expect(JSON.stringify(stored)).not.toContain(clientSecret);
  });

  it("covers a Google domain that delegated to a service account", async () => {
    await organisation.atNorthwind();
    await organisation.choose({ method: "domain_wide" }, "google");
    vendors.google.settings.delegation["northwind.example"] = false;
    const serviceAccountKey = JSON.stringify(await vendors.google.serviceAccountKey());
    const entered = await organisation.post("/credentials", "google", { serviceAccountKey });
    expect(JSON.stringify(entered.body)).not.toContain("PRIVATE KEY");
    await world.sweep();
    expect((await organisation.read("google")).authorisation.problemCode).toBe("not_delegated");
    vendors.google.settings.delegation["northwind.example"] = true;
    pass(3);
    await world.sweep();
    const listed = await organisation.coverage("accessible", "google");
    expect(listed.map(({ email }) => email)).toEqual(["tomas@northwind.example"]);
    expect((await organisation.read("google")).status).toBe("attention");
  });

  it("by each person's own connection, says who has not connected, and reminds them once a week at most", async () => {
    await organisation.atNorthwind();
    await organisation.choose({ method: "individual" });
    await world.sweep();
    expect(await organisation.read()).toMatchObject({ status: "attention", connected: { connected: 0, of: 2 } });
    expect((await organisation.coverage("inaccessible")).map(({ code }) => code)).toEqual([
      "not_connected",
      "not_connected",
    ]);
    const remind = () => organisation.post("/remind");
    expect((await remind()).body).toMatchObject({ sent: 2, failed: [] });
    expect(mails().map(({ to }) => to.address)).toEqual(["priya@northwind.example", "tomas@northwind.example"]);
    await expect(remind()).rejects.toMatchObject({ code: "rate_limited" });
    pass(7 * 24 * 60);
    expect((await remind()).status).toBe(200);
  });
});
