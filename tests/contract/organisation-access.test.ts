import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Authorization, CoveredPerson, Integration } from "#contract/integrations.ts";
import type { Caller } from "#backend/platform/caller.ts";
import { asInstant, dayMs, minuteMs } from "#backend/domain/instant.ts";
import { AppToken } from "#backend/ports/app-token.ts";
import { meridian, meridianMembers } from "#sandbox/large-organisation.ts";
import { people, registrations } from "#sandbox/people.ts";
import type { SandboxPerson } from "#sandbox/people.ts";
import { createOrganisationWorld, type OrganisationWorld } from "../support/organisation-world.ts";
import { startVendors, type VendorWorld } from "../support/vendor-world.ts";

const northwind = "a1111111-1111-4111-8111-111111111111";
const northwinders = people.filter(({ tid }) => tid === northwind);

describe("an organisation's own authorisation", () => {
  let vendors: VendorWorld;
  let world: OrganisationWorld;
  let organisation: Awaited<ReturnType<OrganisationWorld["organisation"]>>;
  let callers: Readonly<Record<string, Caller>>;
  let amira: Caller;
  let mailed = 0;

  beforeAll(async () => {
    vendors = await startVendors(23_400);
    vendors.graph.settings.latencyMs = 0;
    world = await createOrganisationWorld(vendors);
  }, 60_000);
  afterAll(async () => {
    await world.close();
    await vendors.stop();
  });
  beforeEach(async () => {
    await world.forget();
    mailed = world.mails().length;
    vendors.graph.settings.mailboxes = {};
    vendors.graph.settings.accessPolicies = {};
    vendors.entra.setConsentDelay(0);
    vendors.entra.setConsentOutcome(northwind, "given");
  });

  const vendor = "microsoft";
  const params = { vendor };
  const read = async (caller = amira, name = vendor) =>
    (await world.call("GET /api/v1/integrations/:vendor", caller, { params: { vendor: name } })).body as Integration;
  const choose = async (body: object, name = vendor, caller = amira) =>
    (await world.call("PUT /api/v1/integrations/:vendor", caller, { params: { vendor: name }, body }))
      .body as Integration;
  const authorize = async (caller = amira) =>
    (await world.call("POST /api/v1/integrations/:vendor/authorize", caller, { params, body: {} }))
      .body as Authorization;
  const coverage = async (state?: string, caller = amira, name = vendor) =>
    (
      (
        await world.call("GET /api/v1/integrations/:vendor/people", caller, {
          params: { vendor: name },
          query: { limit: "200", ...(state ? { state } : {}) },
        })
      ).body as { items: CoveredPerson[] }
    ).items;
  /** As an administrator who follows the link, signs in and accepts (or not); answers where their browser is sent. */
  const follow = async (url: string, step: "accept" | "cancel" = "accept", handle = "amira") => {
    const response = await fetch(url, {
      method: "POST",
      body: new URLSearchParams({ handle, step }),
      redirect: "manual",
    });
    const back = new URL(response.headers.get("location") ?? "https://nowhere.example/");
    const query = Object.fromEntries(back.searchParams);
    return (await world.call("GET /connect/microsoft/consented", amira, { query })).headers?.["Location"];
  };
  const setUp = async (tid: string, name: string, members: readonly SandboxPerson[]) => {
    organisation = await world.organisation(tid, name);
    const added = await organisation.add(members);
    callers = Object.fromEntries(members.map((person, index) => [person.handle, added[index] as Caller]));
  };
  const atNorthwind = async () => {
    await setUp(northwind, "Northwind Academy", northwinders);
    amira = callers["amira"] as Caller;
    vendors.entra.setApplicationConsent(northwind, "withdrawn");
  };
  const batches = () => vendors.world.log.list({ site: "graph" }).filter(({ path }) => path.includes("$batch"));
  const mails = () => world.mails().slice(mailed);
  const pass = (minutes: number): void => vendors.world.clock.advance(minutes * 60_000);

  it("waits for whoever gives it, is confirmed by our own calls, and begins its test by itself", async () => {
    await atNorthwind();
    expect(await choose({ method: "domain_wide", ownerEmails: ["It@Northwind.example"] })).toMatchObject({
      status: "not_authorised",
      ownerEmails: ["it@northwind.example"],
    });
    const { adminConsentUrl = "", permissions, applicationId } = await authorize();
    expect(adminConsentUrl).toContain(`/${northwind}/v2.0/adminconsent`);
    expect(applicationId).toBe(registrations.entra.clientId);
    expect(permissions.every(({ reason }) => reason.length > 20)).toBe(true);
    await world.sweep();
    expect((await read()).status).toBe("waiting");

    expect(await follow(adminConsentUrl)).toBe("/authorised/accepted");
    expect((await read()).status).toBe("confirming");
    await world.sweep();
    const done = await read();
    expect(done).toMatchObject({ status: "ready", people: { accessible: northwinders.length, inaccessible: 0 } });
    expect(done.lastTest).toMatchObject({ people: "all", state: "done", accessible: northwinders.length });
    const rows = await world.database.db.selectFrom("connections").selectAll().execute();
    expect(rows).toHaveLength(northwinders.length);
    expect(rows[0]).toMatchObject({ method: "app_only", refresh_token_sealed: null, access_token_sealed: null });
  });

  it("gives calls a token that names the account, and one's own connection keeps its purposes", async () => {
    await atNorthwind();
    vendors.entra.setApplicationConsent(northwind, "granted");
    await choose({ method: "domain_wide" });
    await follow((await authorize()).adminConsentUrl ?? "");
    const priya = callers["priya"] as Caller;
    await world.database.db
      .insertInto("connections")
      .values({
        tenant_id: priya.scope.tenantId,
        id: world.ids.next(),
        person_id: priya.personId,
        vendor,
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
    const grant = { tenantId: own.tenant_id, connectionId: own.id, vendor } as const;
    const token = await world.tokens.accessToken(grant);
    expect(token).toBeInstanceOf(AppToken);
    expect((token as AppToken).accountId).toBe("a1000000-0000-4000-8000-000000000003");
  });

  it("books through it: Graph is asked for the account by its id, Zoom for the user by theirs", async () => {
    await atNorthwind();
    vendors.entra.setApplicationConsent(northwind, "granted");
    await choose({ method: "domain_wide" });
    await follow((await authorize()).adminConsentUrl ?? "");
    const { accountId, clientId, clientSecret } = registrations.zoomAccount;
    await choose({ method: "domain_wide" }, "zoom");
    await world.call("POST /api/v1/integrations/:vendor/credentials", amira, {
      params: { vendor: "zoom" },
      body: { accountId, clientId, clientSecret },
    });
    await world.sweep();
    const priya = callers["priya"] as Caller;
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
    await atNorthwind();
    vendors.entra.setApplicationConsent(northwind, "granted");
    await choose({ method: "domain_wide" });
    await follow((await authorize()).adminConsentUrl ?? "");
    await world.sweep();
    const grant = await world.grantOf(callers["priya"] as Caller, "microsoft");
    vendors.entra.setApplicationConsent(northwind, "withdrawn");
    pass(120);
    await expect(world.tokens.accessToken(grant)).rejects.toMatchObject({
      kind: "rejected",
      code: "consent_withdrawn",
    });
    expect(await read()).toMatchObject({ status: "refused", authorisation: { problemCode: "withdrawn" } });
    vendors.entra.setApplicationConsent(northwind, "granted");
    pass(3);
    await world.sweep();
    expect((await read()).status).toBe("ready");
    await expect(world.tokens.accessToken(grant)).resolves.toBeInstanceOf(AppToken);
  });

  it("mails the link with what it asks for to somebody who has the rights", async () => {
    await atNorthwind();
    await choose({ method: "domain_wide" });
    const body = { sendTo: "boss@northwind.example", note: "Please before Friday." };
    const sent = (await world.call("POST /api/v1/integrations/:vendor/authorize", amira, { params, body }))
      .body as Authorization;
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
    await atNorthwind();
    vendors.entra.setConsentOutcome(northwind, outcome);
    await choose({ method: "domain_wide" });
    await follow((await authorize()).adminConsentUrl ?? "", step);
    await world.sweep();
    pass(11);
    await world.sweep();
    const { status, authorisation } = await read();
    expect({ status, code: authorisation.problemCode }).toEqual({ status: "refused", code: problemCode });
    expect(authorisation.problem).toMatch(/\w+ \w+ \w+/);
    expect(authorisation.missing).toEqual(outcome === "partial" ? ["Calendars.ReadWrite"] : []);
  });

  it("says that it was another organisation, and waits while a consent is still spreading", async () => {
    await atNorthwind();
    await choose({ method: "domain_wide" });
    const { adminConsentUrl = "" } = await authorize();
    const state = new URL(adminConsentUrl).searchParams.get("state") ?? "";
    const elsewhere = { state, admin_consent: "True", tenant: "c3333333-3333-4333-8333-333333333333" };
    const at = (await world.call("GET /connect/microsoft/consented", amira, { query: elsewhere })).headers;
    expect(at?.["Location"]).toBe("/authorised/wrong-organisation");
    await world.sweep();
    expect((await read()).authorisation.problemCode).toBe("wrong_organisation");

    vendors.entra.setConsentDelay(3 * 60_000);
    await follow(adminConsentUrl);
    await world.sweep();
    expect(await read()).toMatchObject({ status: "confirming", authorisation: { problemCode: "spreading" } });
    pass(4);
    await world.sweep();
    expect((await read()).status).toBe("ready");
  });

  it("tells causes apart, proves what must not be readable, and keeps a spreading policy to itself", async () => {
    await atNorthwind();
    vendors.graph.settings.mailboxes = { lena: "on_premises", sam: "inactive" };
    vendors.graph.directory.change("tomas", "removed");
    vendors.graph.settings.accessPolicies = {
      [northwind]: [{ from: 0, members: ["amira", "lena", "sam"] }],
    };
    await choose({ method: "domain_wide", mustNotRead: "priya@northwind.example" });
    await follow((await authorize()).adminConsentUrl ?? "");
    await world.sweep();
    const codes = Object.fromEntries((await coverage("inaccessible")).map(({ email, code }) => [email, code]));
    expect(codes).toEqual({
      "lena@northwind.example": "on_premises",
      "sam@northwind.example": "inactive_mailbox",
      "tomas@northwind.example": "removed_person",
    });
    expect(await coverage("spreading")).toMatchObject([{ email: "priya@northwind.example" }]);
    expect((await read()).lastTest?.proof).toBe("refused");
    pass(61);
    await world.sweep();
    expect((await coverage("inaccessible")).map(({ code }) => code)).toContain("blocked_by_policy");
    vendors.graph.directory.change("tomas", "present");
  });

  it("covers three thousand people, names two broken mailboxes with their fix, and sees one heal without a press", async () => {
    const members = meridianMembers();
    await setUp(meridian, "Meridian University", members);
    amira = callers["mara"] as Caller;
    vendors.entra.setApplicationConsent(meridian, "granted");
    vendors.graph.settings.mailboxes = { m0042: "no_licence" };
    vendors.graph.settings.accessPolicies = {
      [meridian]: [{ from: 0, members: members.map(({ handle }) => handle).filter((handle) => handle !== "m1234") }],
    };
    await choose({ method: "domain_wide", ownerEmails: ["it@meridian.example"] });
    await authorize();
    const before = batches().length;
    const startedAt = performance.now();
    pass(3);
    await world.sweep();
    // A run over everybody that is held half-way, as by somebody who needs the network for something else.
    const running = (await read()).lastTest;
    expect(running).toMatchObject({ people: "all", total: 3_000 });
    for (let round = 0; round < 30 && (await read()).lastTest?.state === "running"; round += 1) await world.sweep();
    const seconds = (performance.now() - startedAt) / 1000;
    const done = await read();
    const calls = batches().length - before;
    console.log(`3,000 people: ${calls} calls to Graph, 20 people in each, ${seconds.toFixed(1)} s`);
    expect(done).toMatchObject({ status: "attention", people: { accessible: 2_998, inaccessible: 1, spreading: 1 } });
    // 150 for everybody, one for the sample, and one more for each call that somebody failed in.
    expect(calls).toBeLessThanOrEqual(150 + 1 + 3);
    pass(61);
    for (let round = 0; round < 5; round += 1) await world.sweep();
    const broken = await coverage("inaccessible");
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
    expect(told.map(({ text }) => /m\d{4}@meridian\.example/.exec(text)?.[0]).toSorted()).toEqual([
      "m0042@meridian.example",
      "m1234@meridian.example",
    ]);

    vendors.graph.settings.mailboxes = {};
    pass(400);
    for (let round = 0; round < 5; round += 1) await world.sweep();
    expect((await coverage("inaccessible")).map(({ email }) => email)).toEqual(["m1234@meridian.example"]);
    const healed = mails().filter(({ subject }) => subject.includes("can be reached again"));
    expect(healed).toHaveLength(1);
  }, 120_000);

  it("holds a run, lets it go on, and takes up what a process that died had in hand", async () => {
    const members = meridianMembers().slice(0, 60);
    await setUp(meridian, "Meridian University", members);
    amira = callers["mara"] as Caller;
    vendors.entra.setApplicationConsent(meridian, "granted");
    await choose({ method: "domain_wide" });
    await authorize();
    pass(3);
    await world.sweep();
    const begun = await world.call("POST /api/v1/integrations/:vendor/test", amira, {
      params,
      body: { people: "all" },
    });
    const { id } = begun.body as { id: string };
    expect(begun.status).toBe(202);
    const at = { params: { vendor, id } };
    await world.call("POST /api/v1/integrations/:vendor/tests/:id/pause", amira, at);
    await world.sweep();
    expect((await world.call("GET /api/v1/integrations/:vendor/tests/:id", amira, at)).body).toMatchObject({
      state: "paused",
      checked: 0,
      total: 60,
    });
    // Somebody took twenty and died.
    await world.call("POST /api/v1/integrations/:vendor/tests/:id/resume", amira, at);
    await world.database.db
      .updateTable("integration_people")
      .set({ leased_until: new Date(vendors.clock.now() + 120_000) })
      .where("pending_test", "=", id)
      .where("person_id", "in", (query) =>
        query.selectFrom("people").select("id").where("tenant_id", "=", organisation.tenantId).orderBy("id").limit(20),
      )
      .execute();
    await world.sweep();
    expect((await read()).lastTest).toMatchObject({ state: "running", checked: 40 });
    pass(3);
    await world.sweep();
    expect((await read()).lastTest).toMatchObject({ state: "done", checked: 60, accessible: 60 });
  });

  it("covers a Zoom account by an application of its own, whose secret is never shown again", async () => {
    await atNorthwind();
    const { accountId, clientId, clientSecret } = registrations.zoomAccount;
    await choose({ method: "domain_wide" }, "zoom");
    const enter = (secret: string) =>
      world.call("POST /api/v1/integrations/:vendor/credentials", amira, {
        params: { vendor: "zoom" },
        body: { accountId, clientId, clientSecret: secret },
      });
    await enter("not the secret");
    await world.sweep();
    expect((await read(amira, "zoom")).authorisation.problemCode).toBe("credentials_refused");
    const entered = await enter(clientSecret);
    expect(JSON.stringify(entered.body)).not.toContain(clientSecret);
    vendors.zoom.setUser("tomas", "pending");
    await world.sweep();
    const listed = await coverage(undefined, amira, "zoom");
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
    await atNorthwind();
    await choose({ method: "domain_wide" }, "google");
    vendors.google.settings.delegation["northwind.example"] = false;
    const serviceAccountKey = JSON.stringify(await vendors.google.serviceAccountKey());
    const entered = await world.call("POST /api/v1/integrations/:vendor/credentials", amira, {
      params: { vendor: "google" },
      body: { serviceAccountKey },
    });
    expect(JSON.stringify(entered.body)).not.toContain("PRIVATE KEY");
    await world.sweep();
    expect((await read(amira, "google")).authorisation.problemCode).toBe("not_delegated");
    vendors.google.settings.delegation["northwind.example"] = true;
    pass(3);
    await world.sweep();
    const listed = await coverage("accessible", amira, "google");
    expect(listed.map(({ email }) => email)).toEqual(["tomas@northwind.example"]);
    expect((await read(amira, "google")).status).toBe("attention");
  });

  it("by each person's own connection, says who has not connected, and reminds them once a week at most", async () => {
    await atNorthwind();
    await choose({ method: "individual" });
    await world.sweep();
    expect(await read()).toMatchObject({ status: "attention", connected: { connected: 0, of: 2 } });
    expect((await coverage("inaccessible")).map(({ code }) => code)).toEqual(["not_connected", "not_connected"]);
    const remind = () => world.call("POST /api/v1/integrations/:vendor/remind", amira, { params });
    expect((await remind()).body).toMatchObject({ sent: 2, failed: [] });
    expect(mails().map(({ to }) => to.address)).toEqual(["priya@northwind.example", "tomas@northwind.example"]);
    await expect(remind()).rejects.toMatchObject({ code: "rate_limited" });
    pass(7 * 24 * 60);
    expect((await remind()).status).toBe(200);
  });
});
