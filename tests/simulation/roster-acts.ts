/** What people do with the seats of a class: take an offered one, go to another date, bring a guest, put two classes together. */
import {
  askWithKey,
  handles,
  type KnownSession,
  personById,
  someSession,
  someStart,
  type Stage,
  staffOf,
} from "./stage.ts";
import type { Person } from "./simulated-world.ts";
import type { Weighted } from "./outside-acts.ts";

export function rosterActs(stage: Stage): readonly Weighted[] {
  return [
    [3, "rush", () => rush(stage)],
    [7, "accept an offer", () => acceptOffer(stage)],
    [3, "move a seat", () => moveSeat(stage)],
    [1, "merge classes", () => mergeClasses(stage)],
    [2, "bring a guest", () => bringGuest(stage)],
  ];
}

type Seat = KnownSession["seats"][number];

const isClass = ({ kind }: KnownSession): boolean => kind === "group";
const providerOf = (stage: Stage, { providerIds, tenantId }: KnownSession): Person =>
  personById(stage, providerIds[0]) ?? staffOf(stage, tenantId);

/** Everybody wants the same class at once; there is not a place for each. */
async function rush(stage: Stage): Promise<void> {
  const session = someSession(stage, isClass);
  if (!session) return;
  const params = { id: session.id };
  const house = Object.values(handles).find(({ staff }) => stage.world.person(staff).tenantId === session.tenantId);
  const learners = (house?.learners ?? []).map((handle) => stage.world.person(handle));
  const route = "POST /api/v1/sessions/:id/seats";
  await Promise.all(learners.map((who) => askWithKey(stage, "join", { who, route, params, body: {} })));
}

const waits = ({ state }: Seat): boolean => state === "offered" || state === "waitlisted";
const isTaken = ({ state }: Seat): boolean => state === "booked";

/** All seats, as who teaches sees them; learners see their own only. */
async function rosterOf(stage: Stage, session: KnownSession): Promise<readonly Seat[]> {
  const { world } = stage;
  const caller = world.callerOf(staffOf(stage, session.tenantId));
  const seen = await world.ask(caller, "GET /api/v1/sessions/:id", { params: { id: session.id } });
  return seen.is === "done" ? (seen.reply.body as KnownSession).seats : [];
}

/** Somebody gives their seat up, perhaps, and who waited for it takes it. */
async function acceptOffer(stage: Stage): Promise<void> {
  const session = someSession(stage, isClass);
  if (!session) return;
  const { id } = session;
  const before = await rosterOf(stage, session);
  if (!before.some(waits)) return;
  const leaving = before.find(isTaken);
  const leaver = personById(stage, leaving?.learnerId);
  if (leaving && leaver && stage.world.chance.hits(0.6)) {
    const params = { id, seatId: leaving.id };
    await askWithKey(stage, "leave", { who: leaver, route: "DELETE /api/v1/sessions/:id/seats/:seatId", params });
  }
  // They know of an offer by their mail.
  const offered = (await rosterOf(stage, session)).find(({ state }) => state === "offered");
  const who = personById(stage, offered?.learnerId);
  if (!offered || !who) return;
  const route = "POST /api/v1/sessions/:id/seats/:seatId/accept-offer";
  await askWithKey(stage, "accept an offer", { who, route, params: { id, seatId: offered.id }, body: {} });
}

async function moveSeat(stage: Stage): Promise<void> {
  const { chance } = stage.world;
  const session = someSession(stage, ({ seats }) => seats.some(isTaken));
  if (!session) return;
  const seat = chance.pick(session.seats.filter(isTaken));
  const learner = personById(stage, seat.learnerId);
  const who = learner && chance.hits(0.5) ? learner : providerOf(stage, session);
  const { tenantId, offeringId, id } = session;
  const other = someSession(
    stage,
    (one) => isClass(one) && one.tenantId === tenantId && one.offeringId === offeringId && one.id !== id,
  );
  const body = other && isClass(session) && chance.hits(0.7) ? { sessionId: other.id } : { startsAt: someStart(stage) };
  // Whoever goes last leaves nobody behind.
  stage.ledger.threatened.add(id);
  const route = "POST /api/v1/sessions/:id/seats/:seatId/move";
  await askWithKey(stage, "move a seat", { who, route, params: { id, seatId: seat.id }, body });
}

async function mergeClasses(stage: Stage): Promise<void> {
  const from = someSession(stage, isClass);
  const into = someSession(
    stage,
    (one) =>
      isClass(one) && one.id !== from?.id && one.offeringId === from?.offeringId && one.tenantId === from.tenantId,
  );
  if (!from || !into) return;
  stage.ledger.threatened.add(from.id);
  await askWithKey(stage, "merge classes", {
    who: staffOf(stage, from.tenantId),
    route: "POST /api/v1/sessions/:id/merge",
    params: { id: from.id },
    body: { intoSessionId: into.id },
  });
}

/** Somebody without an account, who can be reached by mail alone. */
async function bringGuest(stage: Stage): Promise<void> {
  const session = someSession(stage, isClass);
  if (!session) return;
  const name = `guest${stage.world.chance.below(3)}`;
  const body = { guest: { displayName: name, email: `${name}@outside.example` } };
  const who = providerOf(stage, session);
  const route = "POST /api/v1/sessions/:id/seats";
  await askWithKey(stage, "bring a guest", { who, route, params: { id: session.id }, body });
}
