/** An organisation's own system hears of its sessions: what, signed how, and what happens when it does not listen. */
import { createHmac } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { sessionEvent } from "#contract/webhooks.ts";
import type { SessionEvent, Webhook } from "#contract/webhooks.ts";
import type { Caller } from "../../platform/caller.ts";
import { createIdempotency } from "../../platform/idempotency.ts";
import { createLog } from "../../platform/log.ts";
import { createRandomIds } from "../../platform/random-ids.ts";
import type { Reply, Route } from "../../platform/route.ts";
import { createVault } from "../../platform/vault.ts";
import type { WebhookMessage, WebhookOutcome } from "../../ports/webhook-sender.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";
import { createMemoryMail } from "../../testing/memory-mail.ts";
import { reportHealth } from "../health/report-health.ts";
import { createCollectEvents } from "./collect-events.job.ts";
import { createDeliverWebhooks } from "./deliver-webhooks.job.ts";
import { forgetOldDeliveries } from "./forget-deliveries.ts";
import { createTellDisabled } from "./tell-disabled.job.ts";
import { createWebhooksRoutes } from "./webhooks.routes.ts";

const vault = createVault([{ id: "one", key: Buffer.alloc(32, 1) }]);
const hour = 60;
const day = 24 * hour;

let world: BookingWorld;
let routes: readonly Route[];
let collect: () => Promise<void>;
let deliver: () => Promise<void>;
let tell: () => Promise<void>;
let mail: ReturnType<typeof createMemoryMail>;
let tenant: Awaited<ReturnType<BookingWorld["newTenant"]>>;
let ada: Caller;
let priya: Caller;
let lena: Caller;
let offeringId: string;

/** What the subscriber got, and what it says to the next messages. */
const sent: WebhookMessage[] = [];
let says: (message: WebhookMessage) => WebhookOutcome = () => ({ is: "taken" });

beforeAll(async () => {
  world = await createBookingWorld();
  mail = createMemoryMail();
  const webhookSender = {
    whyNot: async (url: string) => (url.includes("inside") ? ("not_public" as const) : undefined),
    send: async (message: WebhookMessage) => {
      sent.push(message);
      return says(message);
    },
  };
  const { database, clock } = world;
  const ids = createRandomIds(clock);
  const log = createLog("silent");
  const deps = { ...world.changing, database, clock, ids, log, vault, webhookSender, random: () => 0.5 };
  routes = createWebhooksRoutes({ ...deps, idempotency: createIdempotency(database, clock) });
  collect = createCollectEvents(deps);
  deliver = createDeliverWebhooks(deps);
  tell = createTellDisabled({
    ...deps,
    mail: mail.mail,
    mailFrom: mail.sender,
    publicOrigin: "https://slotside.example",
  });
}, 60_000);
afterAll(() => world.close(), 30_000);

beforeEach(async () => {
  world.setClock("2026-03-01T12:00:00Z");
  await world.database.db.deleteFrom("webhooks").execute();
  sent.length = 0;
  says = () => ({ is: "taken" });
  tenant = await world.newTenant();
  ada = await tenant.person("ada", ["administrator"]);
  priya = await tenant.person("priya", ["provider"]);
  lena = await tenant.person("lena", ["learner"]);
  const offering = {
    name: "Mentoring",
    durationMinutes: 60,
    incrementMinutes: 30,
    providerIds: [priya.personId],
    cutoffMinutes: 0,
  };
  offeringId = ((await world.call("POST /api/v1/offerings", ada, { body: offering })).body as { id: string }).id;
});

async function call(
  name: string,
  caller: Caller,
  request: { body?: unknown; params?: object; key?: string } = {},
): Promise<Reply> {
  const route = routes.find(({ method, path }) => name === `${method} ${path}`);
  const handle = route?.handle as (parsed: unknown) => Promise<Reply>;
  const body = route?.body?.parse(request.body);
  return handle({ caller, params: request.params, body, idempotencyKey: request.key, headers: {} });
}
const subscribe = async (more: object = {}): Promise<Webhook> =>
  (await call("POST /api/v1/webhooks", ada, { body: { url: "https://lms.example/hook", ...more } })).body as Webhook;
const listed = async (): Promise<Webhook | undefined> =>
  ((await call("GET /api/v1/webhooks", ada)).body as { items: Webhook[] }).items[0];
const book = async (startsAt: string): Promise<string> =>
  ((await world.call("POST /api/v1/sessions", lena, { body: { offeringId, startsAt } })).body as { id: string }).id;
const move = (id: string, startsAt: string): Promise<Reply> =>
  world.call("PATCH /api/v1/sessions/:id", lena, { params: { id }, body: { startsAt } });
const cancel = (id: string): Promise<Reply> =>
  world.call("POST /api/v1/sessions/:id/cancel", lena, { params: { id }, body: {} });
const pass = async (): Promise<void> => {
  await collect();
  await deliver();
};
const events = (): SessionEvent[] => sent.map(({ body }) => sessionEvent.parse(JSON.parse(body)));

const nine = "2026-03-02T09:00:00Z";
const ten = "2026-03-02T10:00:00Z";
const noon = "2026-03-02T12:00:00Z";

describe("a webhook", () => {
  it("hears of a session from its beginning to its end, and where it was before it moved", async () => {
    await subscribe();
    const id = await book(nine);
    await pass();
    await move(id, ten);
    await pass();
    await cancel(id);
    await pass();
    expect(events().map(({ kind, from, to }) => [kind, from?.startsAt, to?.startsAt])).toEqual([
      ["session.created", undefined, undefined],
      ["session.rescheduled", nine, ten],
      ["session.cancelled", undefined, undefined],
    ]);
    expect(events()[0]).toMatchObject({
      tenantId: tenant.tenantId,
      session: {
        id,
        startsAt: nine,
        status: "scheduled",
        providerIds: [priya.personId],
        learnerIds: [lena.personId],
        seatsTaken: 1,
      },
    });
    expect(JSON.stringify(sent)).not.toMatch(/lena|priya|example\.org/);
  });

  it("hears of what stood before it was made, from where it stood", async () => {
    const id = await book(nine);
    await subscribe();
    await move(id, noon);
    await pass();
    expect(events().map(({ kind, from, to }) => [kind, from?.startsAt, to?.startsAt])).toEqual([
      ["session.rescheduled", nine, noon],
    ]);
  });

  it("hears ten quick changes as one, and nothing of what was undone", async () => {
    await subscribe();
    const id = await book(nine);
    await pass();
    for (const startsAt of [ten, noon, ten]) await move(id, startsAt);
    await pass();
    expect(events().at(-1)).toMatchObject({
      kind: "session.rescheduled",
      from: { startsAt: nine },
      to: { startsAt: ten },
    });
    await move(id, noon);
    await move(id, ten);
    await pass();
    expect(sent).toHaveLength(2);
  });

  it("is signed by a secret that is shown once and kept sealed", async () => {
    const { secret = "" } = await subscribe();
    expect(secret).toMatch(/^whsec_.{40,}$/);
    await book(nine);
    await pass();
    const [message] = sent;
    const [, seconds, signature] =
      /^t=(\d+),v1=([0-9a-f]{64})$/.exec(message?.headers["slotside-signature"] ?? "") ?? [];
    expect(Number(seconds)).toBe(world.clock.now() / 1000);
    expect(signature).toBe(createHmac("sha256", secret).update(`${seconds}.${message?.body}`).digest("hex"));
    expect(message?.headers["slotside-event-id"]).toBe(events()[0]?.id);
    expect(await listed()).not.toHaveProperty("secret");
    const [row] = await world.database.db.selectFrom("webhooks").selectAll().execute();
    expect(JSON.stringify(row)).not.toContain(secret);
  });

  it("is made once for one key, and its secret is not shown by the repeat", async () => {
    const request = { body: { url: "https://lms.example/hook" }, key: "once" };
    const first = (await call("POST /api/v1/webhooks", ada, request)).body as Webhook;
    const again = (await call("POST /api/v1/webhooks", ada, request)).body as Webhook;
    expect([again.id, again.secret]).toEqual([first.id, undefined]);
  });

  it("hears only what it asked for, and nothing of another organisation", async () => {
    await subscribe({ kinds: ["session.cancelled"] });
    const elsewhere = await world.newTenant();
    const stranger = await elsewhere.person("ingrid", ["administrator"]);
    await call("POST /api/v1/webhooks", stranger, { body: { url: "https://other.example/" } });
    await cancel(await book(nine));
    await pass();
    expect(events().map(({ kind }) => kind)).toEqual([]);
    const id = await book(ten);
    await pass();
    await cancel(id);
    await pass();
    expect(sent.map(({ url }) => url)).toEqual(["https://lms.example/hook"]);
  });

  it("that is away gets everything later, of each session in order, and the others wait for nobody", async () => {
    await subscribe();
    says = () => ({ is: "problem", problem: "answered 503" });
    const id = await book(nine);
    await pass();
    await move(id, ten);
    await pass();
    expect(events().map(({ kind }) => kind)).toEqual(["session.created"]);
    expect(await listed()).toMatchObject({ status: "failing", problem: "It answered 503." });
    says = () => ({ is: "taken" });
    await book(noon);
    await pass();
    world.moveClock(1);
    await pass();
    await pass();
    const heard = events().map(({ id: event, kind, session }) => [event, kind, session.id === id]);
    expect(heard.map(([, kind, first]) => [kind, first])).toEqual([
      ["session.created", true],
      ["session.created", false],
      ["session.created", true],
      ["session.rescheduled", true],
    ]);
    expect(heard[2]?.[0]).toBe(heard[0]?.[0]);
    expect(await listed()).toMatchObject({ status: "active" });
  });

  it("is tried for three days with growing pauses, then ended, and its owner told once", async () => {
    await subscribe();
    says = () => ({ is: "problem", problem: "unreachable" });
    await book(nine);
    const tries: number[] = [];
    for (let minute = 0; minute < 4 * day; minute += 10) {
      sent.length = 0;
      await pass();
      if (sent.length > 0) tries.push(minute);
      world.moveClock(10);
    }
    expect(tries.length).toBeGreaterThan(12);
    expect(tries.length).toBeLessThan(25);
    expect(tries.at(-1)).toBeGreaterThan(3 * day - 10);
    expect(tries.at(-1)).toBeLessThan(3 * day + 8 * hour);
    expect(await listed()).toMatchObject({ status: "disabled", problem: "It could not be reached." });
    const { webhooks = [] } = await reportHealth(world, ada);
    expect(webhooks.map(({ state, problem }) => [state, problem])).toEqual([["disabled", "It could not be reached."]]);
    await tell();
    await tell();
    const told = mail.taken().filter(({ to }) => to.address === "ada@example.org");
    expect(told.map(({ subject }) => subject)).toEqual(["Nothing is sent to lms.example any more"]);
    await book("2026-03-10T10:00:00Z");
    sent.length = 0;
    await pass();
    expect(sent).toEqual([]);
  }, 30_000);

  it("that says it is gone is ended at once", async () => {
    await subscribe();
    says = () => ({ is: "gone" });
    await book(nine);
    await pass();
    expect(await listed()).toMatchObject({ status: "disabled", problem: "It answered that it is gone for good." });
  });

  it("can lead nowhere inside, and there are at most ten", async () => {
    await expect(subscribe({ url: "https://inside.example/" })).rejects.toMatchObject({
      code: "invalid_request",
      facts: { errors: [{ path: "body.url" }] },
    });
    for (let count = 0; count < 10; count += 1) await subscribe();
    await expect(subscribe()).rejects.toMatchObject({ code: "invalid_request" });
  });

  it("that is removed hears nothing more, not even what was in line", async () => {
    const { id } = await subscribe();
    await book(nine);
    await collect();
    expect((await call("DELETE /api/v1/webhooks/:id", ada, { params: { id } })).status).toBe(204);
    await pass();
    expect(sent).toEqual([]);
    await expect(call("DELETE /api/v1/webhooks/:id", ada, { params: { id } })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("costs sessions nothing where nobody listens, and its old messages are forgotten", async () => {
    await book(nine);
    expect(
      await world.database.db
        .selectFrom("webhook_sessions")
        .selectAll()
        .where("tenant_id", "=", tenant.tenantId)
        .execute(),
    ).toEqual([]);
    await subscribe();
    await book(ten);
    await pass();
    world.moveClock(15 * day);
    await forgetOldDeliveries(world);
    expect(await world.database.db.selectFrom("webhook_deliveries").selectAll().execute()).toEqual([]);
  });
});
