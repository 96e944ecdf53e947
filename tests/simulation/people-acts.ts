/** What people do: each act is chosen by the seed and carried out in its own time, beside everything else. */
import { accountsOf, connect, withdraw } from "./accounts.ts";
import { aheadActs } from "./ahead-acts.ts";
import { rosterActs } from "./roster-acts.ts";
import { outsideActs, type Weighted } from "./outside-acts.ts";
import {
  askWithKey,
  handles,
  type KnownSession,
  nameOf,
  personById,
  someHouse,
  somebodyOf,
  someSession,
  someStart,
  type Stage,
  staffOf,
} from "./stage.ts";
import type { Person } from "./simulated-world.ts";

/** One random act. Resolves when it is over for the person. */
export function chooseAct(stage: Stage): { readonly name: string; readonly act: () => Promise<void> } {
  const { chance } = stage.world;
  const usual: readonly Weighted[] = [
    [26, "book", () => book(stage)],
    [24, "move", () => move(stage)],
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
    ...rosterActs(stage),
    ...aheadActs(stage),
    ...outsideActs(stage),
  ];
  const { rather = {}, accounts } = stage.favour ?? {};
  const seldom = accounts === "kept" ? { connect: 0, disconnect: 0 } : {};
  const times: Readonly<Record<string, number>> = { ...seldom, ...rather };
  const all = usual.map(([weight, name, act]): Weighted => [weight * (times[name] ?? 1), name, act]);
  let left = chance.unit() * all.reduce((sum, [weight]) => sum + weight, 0);
  for (const [weight, name, act] of all) {
    left -= weight;
    if (left < 0) return { name, act };
  }
  throw new Error("cannot happen: no act was chosen");
}

async function book(stage: Stage): Promise<void> {
  const { world, offerings } = stage;
  const { chance } = world;
  const house = someHouse(stage);
  const learner = world.person(chance.pick(house.learners));
  const staff = world.person(house.staff);
  const who = chance.hits(0.85) ? learner : staff;
  const individual = offerings.get(learner.tenantId)?.individual ?? [];
  // Zoom has neither a key against duplicates nor an etag: more can go wrong there.
  const offeringId = individual[1] !== undefined && chance.hits(0.4) ? individual[1] : chance.pick(individual);
  const providers = house.providers.filter((handle) => handle !== learner.handle);
  const body = {
    offeringId,
    startsAt: someStart(stage),
    providerId: world.person(chance.pick(providers)).id,
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

async function move(stage: Stage): Promise<void> {
  const session = someSession(stage, () => true);
  if (session) await moveSession(stage, session);
}

/** One of its people moves it, or hands it over. */
export async function moveSession(stage: Stage, session: KnownSession): Promise<void> {
  const { chance } = stage.world;
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
  const account = world.chance.pick(accountsOf(world.seed));
  if (world.chance.hits(0.3)) return withdraw(stage, account);
  const who = world.person(account.handle);
  const listed = await world.ask(world.callerOf(who), "GET /api/v1/connections");
  if (listed.is !== "done") return;
  const { items } = listed.reply.body as { items: readonly { readonly id: string; readonly vendor: string }[] };
  const connection = items.find(({ vendor }) => vendor === account.vendor);
  if (!connection) return;
  const outcome = await world.ask(world.callerOf(who), "DELETE /api/v1/connections/:id", {
    params: { id: connection.id },
  });
  ledger.count(`disconnect ${account.vendor}: ${nameOf(outcome)}`);
  world.history.add(world.scheduler.now, `${account.handle} disconnects ${account.vendor} → ${nameOf(outcome)}`);
}

async function connectSomebody(stage: Stage): Promise<void> {
  await connect(stage, stage.world.chance.pick(accountsOf(stage.world.seed)));
}

async function typeBusyTime(stage: Stage): Promise<void> {
  const { clouds, chance } = stage.world;
  const { outside } = stage.world.person(chance.pick(["priya", "lena", "tomas", "aroha", "noah"]));
  const startsAt = Date.parse(someStart(stage));
  const span = { startsAt, endsAt: startsAt + 1_800_000 };
  if (outside.google && chance.hits(0.5)) clouds.google.calendars.add(outside, { summary: "Dentist", ...span });
  else clouds.graph.mailboxes.add(outside.oid, { subject: "Dentist", ...span });
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
  if (proposal === undefined || !provider || stage.world.chance.hits(0.25)) return;
  const what = stage.world.chance.pick(["accept", "accept", "accept", "decline", "withdraw"]);
  const decide = { who: what === "withdraw" ? who : provider, params: { ...params, proposalId: proposal }, body: {} };
  await askWithKey(stage, `${what} proposal`, {
    ...decide,
    route: `POST /api/v1/sessions/:id/proposals/:proposalId/${what}`,
  });
}

function idOfProposal(body: unknown): string | undefined {
  const { proposals = [] } = body as { readonly proposals?: readonly { readonly id: string }[] };
  return proposals.at(-1)?.id;
}
