/** What people do: each act is chosen by the seed and carried out in its own time, beside everything else. */
import { Secret } from "#backend/ports/secret.ts";
import { registrations } from "#sandbox/people.ts";
import type { Ledger } from "./ledger.ts";
import { productOrigin } from "./simulated-clouds.ts";
import type { Outcome, Person, SimulatedWorld } from "./simulated-world.ts";

interface KnownSession {
  readonly id: string;
  readonly reference: string;
  readonly tenantId: string;
  readonly kind: string;
  readonly providerIds: readonly string[];
  version: number;
  status: string;
  startsAt: string;
  seats: readonly { readonly id: string; readonly learnerId?: string; readonly state: string }[];
}

export interface Stage {
  readonly world: SimulatedWorld;
  readonly ledger: Ledger;
  readonly sessions: Map<string, KnownSession>;
  /** Ids of offerings, by tenant. */
  readonly offerings: Map<string, { readonly individual: readonly string[]; readonly classes: readonly string[] }>;
}

const handles = {
  north: { providers: ["priya", "tomas"], learners: ["lena", "sam", "learner01", "learner02"], staff: "amira" },
  fjord: { providers: ["aroha"], learners: ["noah"], staff: "ingrid" },
} as const;

/** Starts of half an hour each on two days, few enough that people want the same. */
const firstDay = Date.parse("2026-03-12T09:00:00Z");
const startCount = 10;

function someStart({ world: { chance } }: Stage): string {
  const day = chance.below(2) * 86_400_000;
  return new Date(firstDay + day + chance.below(startCount / 2) * 1_800_000).toISOString();
}

type House = (typeof handles)["north" | "fjord"];

function someHouse({ world: { chance } }: Stage): House {
  return chance.hits(0.85) ? handles.north : handles.fjord;
}

/** Offerings, hours, accounts: what there is before people begin. Nothing goes wrong here. */
export async function prepare(stage: Stage): Promise<void> {
  const { world } = stage;
  for (const house of [handles.north, handles.fjord]) {
    const staff = world.person(house.staff);
    const providers = house.providers.map((handle) => world.person(handle));
    for (const { id } of providers) {
      const windows = [{ from: "09:00", to: "12:00" }];
      const weekly = ["mon", "tue", "wed", "thu", "fri"].map((day) => ({ day, windows }));
      const hours = { timeZone: "UTC", weekly, overrides: [], away: [], travel: [], withoutCalendarCheck: false };
      await expectDone(
        world.ask(world.callerOf(staff), "PUT /api/v1/providers/:id/availability", { params: { id }, body: hours }),
      );
    }
    const common = {
      durationMinutes: 30,
      incrementMinutes: 30,
      providerIds: providers.map(({ id }) => id),
      cutoffMinutes: 0,
    };
    const make = async (more: object): Promise<string> => {
      const outcome = await expectDone(
        world.ask(world.callerOf(staff), "POST /api/v1/offerings", { body: { ...common, ...more } }),
      );
      return (outcome.body as { id: string }).id;
    };
    const individual = [await make({ name: "Mentoring on Teams", meetingVendor: "teams" })];
    if (house === handles.north) {
      individual.push(await make({ name: "Mentoring on Zoom", meetingVendor: "zoom", durationMinutes: 60 }));
      individual.push(
        await make({
          name: "In the library",
          presence: "in_person",
          generateUrl: false,
          meetingVendor: "none",
          location: "Library",
        }),
      );
    }
    const classes = [
      await make({
        name: "Class on Teams",
        kind: "group",
        dates: "published",
        capacity: 2,
        waitlist: true,
        meetingVendor: "teams",
        selfRemoval: true,
      }),
    ];
    stage.offerings.set(staff.tenantId, { individual, classes });
  }
  for (const handle of ["priya", "tomas", "lena", "learner01", "aroha", "noah"])
    await connectMicrosoft(stage, world.person(handle));
  for (const handle of ["priya", "tomas"]) await connectZoom(stage, world.person(handle));
}

async function expectDone(asked: Promise<Outcome>): Promise<{ readonly status: number; readonly body?: unknown }> {
  const outcome = await asked;
  if (outcome.is !== "done") throw new Error(`the world could not be prepared: ${JSON.stringify(outcome)}`);
  return outcome.reply;
}

/** Single sign-on, as Teams does it for the person. */
export async function connectMicrosoft({ world, ledger }: Stage, person: Person): Promise<boolean> {
  const given = await world.clouds.entra.productToken(person.outside, registrations.entra.clientId);
  if (!given.ok) throw new Error("no consent");
  const assertion = {
    token: new Secret(given.accessToken),
    externalTenant: person.outside.tid,
    subject: person.outside.oid,
  };
  const outcome = await world.ask(world.callerOf(person, assertion), "POST /api/v1/connections/:vendor", {
    params: { vendor: "microsoft" },
    body: { purposes: ["calendar"] },
  });
  ledger.count(`connect microsoft: ${nameOf(outcome)}`);
  return outcome.is === "done";
}

/** By Zoom's consent page, back to our callback, and finished by the panel that began. */
export async function connectZoom({ world, ledger }: Stage, person: Person): Promise<boolean> {
  const caller = world.callerOf(person);
  const done = async (): Promise<Outcome> => {
    const begun = await world.ask(caller, "POST /api/v1/connections/:vendor", {
      params: { vendor: "zoom" },
      body: { purposes: ["meetings"] },
    });
    if (begun.is !== "done") return begun;
    const wish = new URL((begun.reply.body as { authorizeUrl: string }).authorizeUrl);
    const form = new URLSearchParams([...wish.searchParams, ["user", person.handle], ["decision", "allow"]]);
    const decided = await world.clouds.zoom.site.take({
      method: "POST",
      url: new URL(`${wish.origin}/oauth/authorize/decision`),
      params: {},
      headers: { "content-type": "application/x-www-form-urlencoded" },
      raw: Buffer.from(form.toString()),
    });
    if (typeof decided === "string") return { is: "lost" };
    const back = new URL(decided.headers?.["location"] ?? "", productOrigin);
    const received = await world.ask(undefined, "GET /connect/:vendor/callback", {
      params: { vendor: "zoom" },
      query: Object.fromEntries(back.searchParams),
    });
    if (received.is !== "done") return received;
    const oneTimeValue = /#value=(.+)$/.exec(received.reply.headers?.["Location"] ?? "")?.[1];
    if (oneTimeValue === undefined) return { is: "refused", code: "no value" };
    return world.ask(caller, "POST /api/v1/connections/:vendor/complete", {
      params: { vendor: "zoom" },
      body: { oneTimeValue },
    });
  };
  const outcome = await done();
  ledger.count(`connect zoom: ${nameOf(outcome)}`);
  return outcome.is === "done";
}

function nameOf(outcome: Outcome): string {
  return outcome.is === "refused" ? outcome.code : outcome.is;
}

/** One random act. Resolves when it is over for the person. */
export function chooseAct(stage: Stage): { readonly name: string; readonly act: () => Promise<void> } {
  const { chance } = stage.world;
  const all: readonly (readonly [number, string, () => Promise<void>])[] = [
    [26, "book", () => book(stage)],
    [18, "move", () => move(stage)],
    [10, "cancel", () => cancel(stage)],
    [10, "join", () => join(stage)],
    [8, "leave", () => leave(stage)],
    [5, "publish", () => publish(stage)],
    [4, "trespass", () => trespass(stage)],
    [2, "disconnect", () => disconnect(stage)],
    [3, "connect", () => connectSomebody(stage)],
    [2, "type", () => typeBusyTime(stage)],
  ];
  let left = chance.unit() * all.reduce((sum, [weight]) => sum + weight, 0);
  for (const [weight, name, act] of all) {
    left -= weight;
    if (left < 0) return { name, act };
  }
  throw new Error("cannot happen: no act was chosen");
}

interface Wish {
  readonly who: Person;
  readonly route: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: unknown;
  readonly body?: unknown;
  readonly ifMatch?: number | undefined;
}

/** With a key of its own; asked again with the same key when the answer is lost, and sometimes when it is not. */
async function askWithKey(stage: Stage, name: string, wish: Wish): Promise<Outcome> {
  const { world, ledger } = stage;
  const key = world.ids.secret();
  const use = { tenantId: wish.who.tenantId, route: wish.route, sessionIds: new Set<string>() };
  ledger.keys.set(key, use);
  const { who, route, ...request } = wish;
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await world.ask(world.callerOf(who), route, { ...request, key });
    ledger.count(`${name}: ${nameOf(outcome)}`);
    world.history.add(
      world.scheduler.now,
      `${who.handle} ${name} ${JSON.stringify(request.body ?? request.params ?? {})} → ${nameOf(outcome)}`,
    );
    if (outcome.is === "done") note(stage, who, outcome, use.sessionIds);
    const again = outcome.is === "lost" ? 0.8 : outcome.is === "done" ? 0.06 : 0.03;
    if (attempt >= 4 || !world.chance.hits(again)) return outcome;
  }
}

function note(stage: Stage, who: Person, outcome: Outcome & { readonly is: "done" }, sessionIds: Set<string>): void {
  const { ledger, world } = stage;
  const body = outcome.reply.body as ({ session?: KnownSession } & KnownSession) | undefined;
  const text = JSON.stringify(outcome.reply.body ?? null);
  for (const other of world.people.values()) {
    if (other.tenantId !== who.tenantId && (text.includes(other.id) || text.includes(other.outside.email)))
      ledger.leaks.push(`${who.handle} was told of ${other.handle}`);
  }
  const session = body?.session ?? body;
  if (session?.reference === undefined) return;
  const { id, version, startsAt, status } = session;
  sessionIds.add(id);
  ledger.told.push({ sessionId: id, version, startsAt, status });
  const known = stage.sessions.get(id);
  if (!known || known.version <= version) stage.sessions.set(id, { ...session, tenantId: who.tenantId });
}

async function book(stage: Stage): Promise<void> {
  const { world, offerings } = stage;
  const { chance } = world;
  const house = someHouse(stage);
  const learner = world.person(chance.pick(house.learners));
  const staff = world.person(house.staff);
  const who = chance.hits(0.85) ? learner : staff;
  const offeringId = chance.pick(offerings.get(learner.tenantId)?.individual ?? []);
  const body = {
    offeringId,
    startsAt: someStart(stage),
    providerId: world.person(chance.pick(house.providers)).id,
    ...(who === staff ? { learnerIds: [learner.id] } : {}),
  };
  await askWithKey(stage, "book", { who, route: "POST /api/v1/sessions", body });
}

async function publish(stage: Stage): Promise<void> {
  const { world, offerings } = stage;
  const house = someHouse(stage);
  const who = world.person(world.chance.pick(house.providers));
  const offeringId = world.chance.pick(offerings.get(who.tenantId)?.classes ?? []);
  const body = { offeringId, startsAt: someStart(stage), providerId: who.id, learnerIds: [] };
  await askWithKey(stage, "publish", { who, route: "POST /api/v1/sessions", body });
}

function someSession(stage: Stage, fits: (session: KnownSession) => boolean): KnownSession | undefined {
  const fitting = [...stage.sessions.values()].filter((session) => session.status === "scheduled" && fits(session));
  // Those that were touched last are touched again: that is where things go wrong.
  const recent = fitting.slice(-6);
  return fitting.length === 0 ? undefined : stage.world.chance.pick(stage.world.chance.hits(0.6) ? recent : fitting);
}

function personById({ world }: Stage, id: string | undefined): Person | undefined {
  return [...world.people.values()].find((person) => person.id === id);
}

function staffOf({ world }: Stage, tenantId: string): Person {
  const amira = world.person(handles.north.staff);
  return amira.tenantId === tenantId ? amira : world.person(handles.fjord.staff);
}

function somebodyOf(stage: Stage, session: KnownSession): Person {
  const { chance } = stage.world;
  const learner = personById(stage, session.seats.find(({ state }) => state === "booked")?.learnerId);
  const provider = personById(stage, session.providerIds[0]);
  return chance.pick(
    [provider, provider, learner, staffOf(stage, session.tenantId)].filter((one) => one !== undefined),
  );
}

async function move(stage: Stage): Promise<void> {
  const { chance } = stage.world;
  const session = someSession(stage, () => true);
  if (!session) return;
  const who = somebodyOf(stage, session);
  const ifMatch = chance.hits(0.3) ? session.version : undefined;
  const providers =
    who.tenantId === stage.world.person("priya").tenantId ? handles.north.providers : handles.fjord.providers;
  const handsOver = chance.hits(0.12) && !who.roles.includes("learner");
  const body = handsOver
    ? { providerId: stage.world.person(chance.pick(providers)).id }
    : { startsAt: someStart(stage) };
  await askWithKey(stage, "move", {
    who,
    route: "PATCH /api/v1/sessions/:id",
    params: { id: session.id },
    body,
    ifMatch,
  });
}

async function cancel(stage: Stage): Promise<void> {
  const session = someSession(stage, () => true);
  if (!session) return;
  stage.ledger.threatened.add(session.id);
  const who = somebodyOf(stage, session);
  await askWithKey(stage, "cancel", {
    who,
    route: "POST /api/v1/sessions/:id/cancel",
    params: { id: session.id },
    body: { reason: "Ill" },
  });
}

async function join(stage: Stage): Promise<void> {
  const { world } = stage;
  const session = someSession(stage, ({ kind }) => kind === "group");
  if (!session) return;
  const house = session.tenantId === world.person("priya").tenantId ? handles.north : handles.fjord;
  const who = world.person(world.chance.pick(house.learners));
  await askWithKey(stage, "join", {
    who,
    route: "POST /api/v1/sessions/:id/seats",
    params: { id: session.id },
    body: {},
  });
}

async function leave(stage: Stage): Promise<void> {
  const taken = ({ state }: { readonly state: string }): boolean =>
    state === "booked" || state === "waitlisted" || state === "offered";
  const session = someSession(stage, ({ kind, seats }) => kind === "group" && seats.some(taken));
  if (!session) return;
  const seat = stage.world.chance.pick(session.seats.filter(taken));
  const who = personById(stage, seat.learnerId) ?? staffOf(stage, session.tenantId);
  stage.ledger.threatened.add(`${session.id} ${who.id}`);
  await askWithKey(stage, "leave", {
    who,
    route: "DELETE /api/v1/sessions/:id/seats/:seatId",
    params: { id: session.id, seatId: seat.id },
  });
}

/** Somebody of one organisation reaches for a session of another. */
async function trespass(stage: Stage): Promise<void> {
  const { world, ledger } = stage;
  const session = someSession(stage, () => true);
  if (!session) return;
  const stranger = world.person(session.tenantId === world.person("amira").tenantId ? "ingrid" : "amira");
  const acts: readonly (readonly [string, unknown])[] = [
    ["GET /api/v1/sessions/:id", undefined],
    ["PATCH /api/v1/sessions/:id", { startsAt: someStart(stage) }],
    ["POST /api/v1/sessions/:id/cancel", {}],
  ];
  const [route, body] = world.chance.pick(acts);
  const outcome = await world.ask(world.callerOf(stranger), route, { params: { id: session.id }, body });
  if (outcome.is === "done") ledger.leaks.push(`${stranger.handle} could ${route} a session of another organisation`);
  ledger.count(`trespass: ${nameOf(outcome)}`);
}

async function disconnect(stage: Stage): Promise<void> {
  const { world, ledger } = stage;
  const who = world.person(world.chance.pick(["priya", "tomas", "lena"]));
  const listed = await world.ask(world.callerOf(who), "GET /api/v1/connections");
  if (listed.is !== "done") return;
  const { items } = listed.reply.body as { items: readonly { readonly id: string }[] };
  if (items.length === 0) return;
  const outcome = await world.ask(world.callerOf(who), "DELETE /api/v1/connections/:id", {
    params: { id: world.chance.pick(items).id },
  });
  ledger.count(`disconnect: ${nameOf(outcome)}`);
}

async function connectSomebody(stage: Stage): Promise<void> {
  const { world } = stage;
  const who = world.person(world.chance.pick(["priya", "tomas", "lena"]));
  if (who.handle !== "lena" && world.chance.hits(0.5)) await connectZoom(stage, who);
  else await connectMicrosoft(stage, who);
}

async function typeBusyTime(stage: Stage): Promise<void> {
  const { world } = stage;
  const who = world.person(world.chance.pick(["priya", "lena", "noah"]));
  const startsAt = Date.parse(someStart(stage));
  world.clouds.graph.mailboxes.add(who.outside.oid, { subject: "Dentist", startsAt, endsAt: startsAt + 1_800_000 });
}
