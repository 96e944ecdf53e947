/** Two organisations and what stands in the first one: those who call the routes, and what they call them for. */
import type { Answered, Asked, Member, ServedWorld } from "./served-world.ts";

export type RouteCast = Awaited<ReturnType<typeof castRoutes>>;

const halfHour = 30 * 60_000;
const firstStart = Date.parse("2026-03-09T00:00:00Z");

/** Fails when anything cannot be made. */
export async function castRoutes(world: ServedWorld) {
  const house = await world.tenant("north");
  const other = await world.tenant("fjord");
  const people = await hire(house, other);
  const { learner, provider, administrator } = people;
  let starts = 0;
  let names = 0;
  /** A start that nobody has used yet, within the provider's hours. */
  const nextStart = (): string =>
    new Date(firstStart + (starts += 1) * 2 * halfHour).toISOString().replace(".000Z", "Z");
  const made = async (by: Member, asked: Asked): Promise<Made> => read(asked, await world.ask(asked, by.bearer));
  const post = (by: Member, path: string, body?: unknown): Promise<Made> =>
    made(by, { method: "POST", path: `/api/v1${path}`, body });

  const hours = { timeZone: "UTC", weekly: everyDay, overrides: [], away: [], travel: [], withoutCalendarCheck: true };
  await made(provider, { method: "PUT", path: `/api/v1/providers/${provider.id}/availability`, body: hours });
  const offeringOf = (more: object = {}): object => ({
    name: `Offering ${(names += 1)}`,
    ...usualOffering,
    providerIds: [provider.id],
    ...more,
  });
  const offering = await post(administrator, "/offerings", offeringOf());
  const group = { kind: "group", dates: "published", capacity: 5, waitlist: true, selfRemoval: true, publicPage: true };
  const course = await post(administrator, "/offerings", offeringOf(group));

  const session = (): Promise<Made> =>
    post(learner, "/sessions", { offeringId: offering.id, startsAt: nextStart(), providerId: provider.id });
  const publishedClass = (): Promise<Made> =>
    post(provider, "/sessions", { offeringId: course.id, startsAt: nextStart(), learnerIds: [] });
  const seat = async (): Promise<{ readonly session: string; readonly seat: string }> => {
    const { id } = await publishedClass();
    return { session: id, seat: (await post(learner, `/sessions/${id}/seats`, {})).id };
  };
  return {
    ...people,
    house,
    offering: offering.id,
    course: course.id,
    standing: await session(),
    nextStart,
    hours,
    offeringOf,
    newOffering: () => post(administrator, "/offerings", offeringOf()),
    newSession: session,
    newClass: publishedClass,
    newSeat: seat,
    newHold: () => post(learner, "/holds", { offeringId: offering.id, startsAt: nextStart(), providerId: provider.id }),
    newOffer: () => post(provider, "/offers", { offeringId: offering.id, startsAt: [nextStart()] }),
    newWish: async () => {
      const { id: offeringId } = await post(administrator, "/offerings", offeringOf());
      return post(learner, "/wishes", { kind: "ask", offeringId, parts: ["weekends"] });
    },
    newProposal: async () => {
      const { id } = await session();
      const { proposals } = await post(learner, `/sessions/${id}/proposals`, { startsAt: nextStart() });
      return { session: id, proposal: proposals?.at(-1)?.id ?? "" };
    },
    newPerson: () => house.person(`person${(names += 1)}`, "learner"),
    newMatch: async () =>
      post(administrator, "/matches", {
        providerId: provider.id,
        learnerId: (await house.person(`person${(names += 1)}`, "learner")).id,
      }),
    newNotice: async () => {
      const { id } = await session();
      const { items } = await post(provider, `/sessions/${id}/notices`, { text: "Bring a pen." });
      return { session: id, notice: items?.[0]?.id ?? "" };
    },
    newImport: async () =>
      post(administrator, "/matches/import", {
        csv: `provider,learner\n${provider.email},${(await house.person(`person${(names += 1)}`, "learner")).email}\n`,
      }),
    newConnection: () => connect(world, learner),
    newWebhook: () => subscribe(world, administrator),
    /** Where the class is public. */
    slug: course.publicUrl?.split("/").at(-1) ?? "",
    guest: await reserve(world, course.publicUrl ?? "", (await publishedClass()).id),
  };
}

/** In person, so that no answer waits for vendors. */
const usualOffering = {
  durationMinutes: 30,
  incrementMinutes: 30,
  cutoffMinutes: 0,
  window: { type: "unlimited" },
  presence: "in_person",
  generateUrl: false,
  meetingVendor: "none",
};

type House = Awaited<ReturnType<ServedWorld["tenant"]>>;

async function hire(house: House, other: House) {
  return {
    learner: await house.person("learner", "learner"),
    stranger: await house.person("stranger", "learner"),
    provider: await house.person("provider", "provider"),
    colleague: await house.person("colleague", "provider"),
    scheduler: await house.person("scheduler", "scheduler"),
    support: await house.person("support", "support"),
    administrator: await house.person("administrator", "administrator"),
    /** An administrator of the other organisation, who knows ids of this one. */
    outsider: await other.person("outsider", "administrator"),
  };
}

interface Made {
  readonly id: string;
  readonly reference?: string;
  readonly publicUrl?: string;
  readonly items?: readonly { readonly id: string }[];
  readonly proposals?: readonly { readonly id: string }[];
}

function read({ method, path }: Asked, { status, text }: Answered): Made {
  if (status >= 300) throw new Error(`${method} ${path} answered ${status}: ${text}`);
  return JSON.parse(text) as Made;
}

const everyDay = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map((day) => ({
  day,
  windows: [{ from: "00:00", to: "24:00" }],
}));

/** A Zoom account, as if they had connected it; answers its id. */
async function connect({ database, ids, clock }: ServedWorld, { id: person_id, tenantId }: Member): Promise<string> {
  const { db } = database;
  await db.deleteFrom("connections").where("person_id", "=", person_id).execute();
  const id = ids.next();
  await db
    .insertInto("connections")
    .values({
      tenant_id: tenantId,
      id,
      person_id,
      vendor: "zoom",
      purposes: ["meetings"],
      method: "delegated",
      account_tenant: "zoom",
      account_id: `account of ${person_id}`,
      account_name: "Learner",
      account_email: "learner@zoom.example",
      scopes: "",
      status: "connected",
      problem: null,
      connected_at: new Date(clock.now()),
      refresh_token_sealed: null,
      access_token_sealed: null,
      access_token_expires_at: null,
      refresh_leased_until: null,
    })
    .execute();
  return id;
}

/** Somebody without an account, who asked for a seat. */
async function reserve(
  world: ServedWorld,
  publicUrl: string,
  sessionId: string,
): Promise<{ readonly id: string; readonly tenantId: string; readonly sessionId: string }> {
  const path = `${new URL(publicUrl).pathname}/seats`;
  const form = new URLSearchParams({ sessionId, displayName: "Gus", email: "gus@guests.example", zone: "UTC" });
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const { status, text } = await world.ask({ method: "POST", path, body: form.toString(), headers });
  if (status !== 200) throw new Error(`${path} answered ${status}: ${text}`);
  const { db } = world.database;
  const { id, tenant_id } = await db
    .selectFrom("people")
    .select(["id", "tenant_id"])
    .where("is_guest", "=", true)
    .executeTakeFirstOrThrow();
  return { id, tenantId: tenant_id, sessionId };
}

/** An address that hears of sessions; it is made in the database, because the product looks addresses up. */
async function subscribe({ database, ids, clock }: ServedWorld, { tenantId, id: created_by }: Member): Promise<string> {
  const id = ids.next();
  const fresh = {
    failing_since: null,
    last_problem: null,
    last_delivered_at: null,
    disabled_at: null,
    told_disabled_at: null,
  };
  const webhook = { url: "https://lms.example/hook", kinds: ["session.created"], secret_sealed: "", ...fresh };
  await database.db
    .insertInto("webhooks")
    .values({ tenant_id: tenantId, id, created_by, created_at: new Date(clock.now()), ...webhook })
    .execute();
  return id;
}
