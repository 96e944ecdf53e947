/** What people do: each act is chosen by the seed and carried out in its own time, beside everything else. */
import type { Ledger } from "./ledger.ts";
import { outsideActs } from "./outside-acts.ts";
import { connectMicrosoft, connectZoom } from "./prepare-world.ts";
import type { Outcome, Person, SimulatedWorld } from "./simulated-world.ts";

export interface KnownSession {
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

export const handles = {
  north: { providers: ["priya", "tomas"], learners: ["lena", "sam", "learner01", "learner02"], staff: "amira" },
  fjord: { providers: ["aroha"], learners: ["noah"], staff: "ingrid" },
} as const;

/** Starts of half an hour each on two days, few enough that people want the same. */
const firstDay = Date.parse("2026-03-12T09:00:00Z");
const startCount = 10;

export function someStart({ world: { chance } }: Stage): string {
  const day = chance.below(2) * 86_400_000;
  return new Date(firstDay + day + chance.below(startCount / 2) * 1_800_000).toISOString();
}

type House = (typeof handles)["north" | "fjord"];

function someHouse({ world: { chance } }: Stage): House {
  return chance.hits(0.85) ? handles.north : handles.fjord;
}

export function nameOf(outcome: Outcome): string {
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
    [6, "undo", () => undo(stage)],
    [3, "answer", () => answer(stage)],
    [3, "propose", () => propose(stage)],
    ...outsideActs(stage),
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
export async function askWithKey(stage: Stage, name: string, wish: Wish): Promise<Outcome> {
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
    else if (use.sessionIds.size > 0 && outcome.is === "refused" && !passing.has(outcome.code))
      ledger.forgotten.push(`${name} of ${who.handle}: ${outcome.code} after it had succeeded`);
    const again = outcome.is === "lost" ? 0.8 : outcome.is === "done" ? 0.06 : 0.03;
    if (attempt >= 4 || !world.chance.hits(again)) return outcome;
  }
}

/** What may come in between, whatever was done with the key before. */
const passing = new Set(["request_in_progress", "internal", "not_found"]);

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

export function someSession(stage: Stage, fits: (session: KnownSession) => boolean): KnownSession | undefined {
  const fitting = [...stage.sessions.values()].filter((session) => session.status === "scheduled" && fits(session));
  // Those that were touched last are touched again: that is where things go wrong.
  const recent = fitting.slice(-6);
  return fitting.length === 0 ? undefined : stage.world.chance.pick(stage.world.chance.hits(0.6) ? recent : fitting);
}

export function personById({ world }: Stage, id: string | undefined): Person | undefined {
  return [...world.people.values()].find((person) => person.id === id);
}

function staffOf({ world }: Stage, tenantId: string): Person {
  const amira = world.person(handles.north.staff);
  return amira.tenantId === tenantId ? amira : world.person(handles.fjord.staff);
}

export function somebodyOf(stage: Stage, session: KnownSession): Person {
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

async function undo(stage: Stage): Promise<void> {
  const session = [...stage.sessions.values()].at(-1 - stage.world.chance.below(4));
  if (!session) return;
  const who = somebodyOf(stage, session);
  stage.ledger.threatened.add(session.id);
  await askWithKey(stage, "undo", {
    who,
    route: "POST /api/v1/sessions/:id/undo",
    params: { id: session.id },
    body: {},
  });
}

function someLearnerOf(stage: Stage): { readonly session: KnownSession; readonly who: Person } | undefined {
  const session = someSession(stage, ({ seats }) => seats.some(({ state }) => state === "booked"));
  const who = personById(stage, session?.seats.find(({ state }) => state === "booked")?.learnerId);
  return session && who ? { session, who } : undefined;
}

async function answer(stage: Stage): Promise<void> {
  const found = someLearnerOf(stage);
  if (!found) return;
  const { session, who } = found;
  stage.ledger.threatened.add(session.id);
  const body = { response: stage.world.chance.pick(["accepted", "tentative", "declined"]) };
  await askWithKey(stage, "answer", { who, route: "POST /api/v1/sessions/:id/rsvp", params: { id: session.id }, body });
}

async function propose(stage: Stage): Promise<void> {
  const found = someLearnerOf(stage);
  if (!found) return;
  const { session, who } = found;
  const body = { startsAt: someStart(stage) };
  const params = { id: session.id };
  const outcome = await askWithKey(stage, "propose", {
    who,
    route: "POST /api/v1/sessions/:id/proposals",
    params,
    body,
  });
  const proposal = outcome.is === "done" ? idOfProposal(outcome.reply.body) : undefined;
  const provider = personById(stage, session.providerIds[0]);
  if (proposal === undefined || !provider || stage.world.chance.hits(0.3)) return;
  const decide = { who: provider, params: { ...params, proposalId: proposal }, body: {} };
  const what = stage.world.chance.hits(0.7) ? "accept" : "decline";
  await askWithKey(stage, `${what} proposal`, {
    ...decide,
    route: `POST /api/v1/sessions/:id/proposals/:proposalId/${what}`,
  });
}

function idOfProposal(body: unknown): string | undefined {
  const { proposals = [] } = body as { readonly proposals?: readonly { readonly id: string }[] };
  return proposals.at(-1)?.id;
}
