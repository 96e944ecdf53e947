/** What people do ahead of a booking or of many: keep a time for a while, and book what repeats. */
import { askWithKey, nameOf, someHouse, somebodyOf, someSession, someStart, type Stage } from "./stage.ts";
import type { Weighted } from "./outside-acts.ts";

export function aheadActs(stage: Stage): readonly Weighted[] {
  return [
    [5, "hold", () => hold(stage)],
    [2, "book a series", () => bookSeries(stage)],
    [1, "publish a series", () => publishSeries(stage)],
    [2, "cancel a series", () => cancelSeries(stage)],
  ];
}

/** Kept, perhaps for longer; then used, given up, or forgotten. */
async function hold(stage: Stage): Promise<void> {
  const { world, ledger, offerings } = stage;
  const { chance } = world;
  const house = someHouse(stage);
  const who = world.person(chance.pick(house.learners));
  const providers = house.providers.filter((handle) => handle !== who.handle);
  const body = {
    offeringId: chance.pick(offerings.get(who.tenantId)?.individual ?? []),
    startsAt: someStart(stage),
    providerId: world.person(chance.pick(providers)).id,
  };
  const placed = await askWithKey(stage, "hold", { who, route: "POST /api/v1/holds", body });
  if (placed.is !== "done") return;
  const { id } = placed.reply.body as { readonly id: string };
  if (chance.hits(0.3)) {
    const renewed = await world.ask(world.callerOf(who), "POST /api/v1/holds/:id/renew", { params: { id } });
    ledger.count(`renew a hold: ${nameOf(renewed)}`);
  }
  const wayOut = chance.unit();
  if (wayOut < 0.6) {
    const booking = { ...body, holdId: id, ...(who.roles.includes("learner") ? {} : { learnerIds: [who.id] }) };
    await askWithKey(stage, "book what is held", { who, route: "POST /api/v1/sessions", body: booking });
  } else if (wayOut < 0.8) {
    const released = await world.ask(world.callerOf(who), "DELETE /api/v1/holds/:id", { params: { id } });
    ledger.count(`release a hold: ${nameOf(released)}`);
  }
}

/** Weeks of it, at a start that others want too. */
function repeating(stage: Stage) {
  const { chance } = stage.world;
  const count = 2 + chance.below(2);
  const recurrence = { freq: chance.pick(["weekly", "biweekly"]), count };
  const choices = chance.hits(0.2) ? [{ index: chance.below(count), skip: true }] : [];
  return { firstStartsAt: someStart(stage), recurrence, choices };
}

async function bookSeries(stage: Stage): Promise<void> {
  const { world, offerings } = stage;
  const { chance } = world;
  const house = someHouse(stage);
  const learner = world.person(chance.pick(house.learners));
  const staff = world.person(house.staff);
  const who = chance.hits(0.7) ? learner : staff;
  const providers = house.providers.filter((handle) => handle !== learner.handle);
  const body = {
    offeringId: chance.pick(offerings.get(learner.tenantId)?.individual ?? []),
    providerId: world.person(chance.pick(providers)).id,
    ...repeating(stage),
    ...(who === staff ? { learnerIds: [learner.id] } : {}),
  };
  await askWithKey(stage, "book a series", { who, route: "POST /api/v1/series", body });
}

async function publishSeries(stage: Stage): Promise<void> {
  const { world, offerings } = stage;
  const house = someHouse(stage);
  const who = world.person(world.chance.pick(house.providers));
  const body = {
    offeringId: world.chance.pick(offerings.get(who.tenantId)?.classes ?? []),
    providerId: who.id,
    learnerIds: [],
    enrol: world.chance.pick(["series", "date"]),
    ...repeating(stage),
  };
  await askWithKey(stage, "publish a series", { who, route: "POST /api/v1/series", body });
}

async function cancelSeries(stage: Stage): Promise<void> {
  const session = someSession(stage, ({ seriesId }) => seriesId !== undefined);
  if (!session) return;
  const scope = stage.world.chance.pick(["this", "following", "all"]);
  stage.ledger.threatened.add(scope === "this" ? session.id : (session.seriesId ?? ""));
  await askWithKey(stage, `cancel ${scope} of a series`, {
    who: somebodyOf(stage, session),
    route: "POST /api/v1/sessions/:id/cancel",
    params: { id: session.id },
    body: { scope },
  });
}
