/** Short histories, the same each time, in which everything that makes vendors be written to happens once: for deaths at chosen places. */
import { allCopies, answerByHand, type Copy, moveByHand, removeByHand } from "./calendar-copies.ts";
import { askWithKey, handles, type KnownSession, type Stage } from "./stage.ts";

/** What people remember between the steps of a history. */
export interface Memory {
  session?: KnownSession;
}

export interface Step {
  readonly name: string;
  readonly act: (stage: Stage, memory: Memory) => Promise<void>;
}

export interface ShortHistory {
  readonly name: string;
  readonly steps: readonly Step[];
}

const day = "2026-03-12";
const at = (time: string): string => `${day}T${time}:00.000Z`;

/** Asks until there is an answer, and keeps the session that it names. */
function ask(
  name: string,
  wish: (stage: Stage, memory: Memory) => Omit<Parameters<typeof askWithKey>[2], "who"> & { readonly handle: string },
): Step {
  return {
    name,
    act: async (stage, memory) => {
      const { handle, ...request } = wish(stage, memory);
      const outcome = await askWithKey(stage, name, { who: stage.world.person(handle), ...request });
      if (outcome.is !== "done") throw new Error(`${name}: ${JSON.stringify(outcome)}`);
      const body = outcome.reply.body as ({ session?: KnownSession } & KnownSession) | undefined;
      const session = body?.session ?? body;
      if (session?.reference !== undefined) memory.session = session;
    },
  };
}

function session({ session: known }: Memory): KnownSession {
  if (!known) throw new Error("no session is known yet");
  return known;
}

const publish = (handle: string, time: string): Step =>
  ask("publish", (stage) => {
    const { id, tenantId } = stage.world.person(handle);
    const body = { offeringId: stage.offerings.get(tenantId)?.classes[0], startsAt: at(time), providerId: id };
    return { handle, route: "POST /api/v1/sessions", body: { ...body, learnerIds: [] } };
  });

const book = (
  handle: string,
  given: { readonly provider: string; readonly offering: number; readonly time: string },
): Step =>
  ask("book", (stage) => {
    const { tenantId } = stage.world.person(handle);
    const offeringId = stage.offerings.get(tenantId)?.individual[given.offering];
    const body = { offeringId, startsAt: at(given.time), providerId: stage.world.person(given.provider).id };
    return { handle, route: "POST /api/v1/sessions", body };
  });

const join = (handle: string): Step =>
  ask(`join of ${handle}`, (_stage, memory) => {
    const params = { id: session(memory).id };
    return { handle, route: "POST /api/v1/sessions/:id/seats", params, body: {} };
  });

const leave = (handle: string): Step =>
  ask(`leave of ${handle}`, (stage, memory) => {
    const { id } = stage.world.person(handle);
    const seat = session(memory).seats.find(({ learnerId, state }) => learnerId === id && state === "booked");
    const params = { id: session(memory).id, seatId: seat?.id ?? "" };
    return { handle, route: "DELETE /api/v1/sessions/:id/seats/:seatId", params };
  });

const change = (name: string, handle: string, body: (stage: Stage) => unknown): Step =>
  ask(name, (stage, memory) => {
    const params = { id: session(memory).id };
    return { handle, route: "PATCH /api/v1/sessions/:id", params, body: body(stage) };
  });

const move = (handle: string, time: string): Step => change("move", handle, () => ({ startsAt: at(time) }));

const handOver = (handle: string, to: string): Step =>
  change("hand over", handle, (stage) => ({ providerId: stage.world.person(to).id }));

const cancel = (handle: string): Step =>
  ask("cancel", (stage, memory) => {
    const params = { id: session(memory).id };
    stage.ledger.threatened.add(session(memory).id);
    return { handle, route: "POST /api/v1/sessions/:id/cancel", params, body: { reason: "Ill" } };
  });

function byHand(name: string, whose: "organizer" | "guest", work: (stage: Stage, copy: Copy) => void): Step {
  return {
    name: `${name} by hand`,
    act: async (stage, memory) => {
      const { reference } = session(memory);
      const isTheirs = ({ isOrganizer }: Copy): boolean => isOrganizer === (whose === "organizer");
      const copy = allCopies(stage.world).find((one) => one.reference === reference && isTheirs(one));
      if (!copy) throw new Error(`${name}: nobody has ${reference} in their calendar`);
      stage.ledger.threatened.add(reference);
      work(stage, copy);
    },
  };
}

const drag = (time: string): Step =>
  byHand("drag", "organizer", ({ world, ledger }, copy) => {
    const startsAt = Date.parse(at(time));
    ledger.drags.push({ reference: copy.reference, to: startsAt, at: world.scheduler.now });
    moveByHand(world, copy, { startsAt, endsAt: startsAt + copy.endsAt - copy.startsAt });
  });

const accept = byHand("accept", "guest", ({ world }, copy) => answerByHand(world, copy, "accepted"));
const remove = byHand("delete", "organizer", ({ world }, copy) => removeByHand(world, copy));

function moveInZoom(handle: string, time: string): Step {
  return {
    name: "move in Zoom",
    act: async ({ world, ledger }, memory) => {
      const { reference } = session(memory);
      const { zoom } = world.person(handle).outside;
      const listed = zoom ? world.clouds.zoom.meetings(zoom.userId) : [];
      const found = listed.find(({ isDeleted, topic }) => !isDeleted && topic.includes(reference));
      const meeting = found && world.clouds.zoom.find(found.hostUserId, String(found.id));
      if (!meeting) throw new Error(`${handle} has no meeting of ${reference}`);
      ledger.threatened.add(reference);
      const startsAt = Date.parse(at(time));
      ledger.hostMoves.push({ reference, to: startsAt, at: world.scheduler.now });
      world.clouds.zoom.life.change(meeting, { startsAt });
    },
  };
}

const [booker = "", second = ""] = ["lena", "learner01"].filter((handle) =>
  (handles.north.learners as readonly string[]).includes(handle),
);

/** Each ends with nothing left at any vendor, so that it can begin again. */
export const shortHistories: readonly ShortHistory[] = [
  {
    name: "a class on Teams",
    steps: [
      publish("priya", "09:00"),
      join(booker),
      join(second),
      move("priya", "09:30"),
      accept,
      leave(booker),
      drag("10:00"),
      cancel("priya"),
    ],
  },
  {
    name: "mentoring on Zoom",
    steps: [
      book(booker, { provider: "priya", offering: 1, time: "10:30" }),
      move(booker, "09:00"),
      moveInZoom("priya", "10:00"),
      handOver("amira", "tomas"),
      remove,
    ],
  },
  {
    name: "coaching on Meet",
    steps: [
      book("noah", { provider: "aroha", offering: 1, time: "09:00" }),
      move("noah", "10:00"),
      drag("11:00"),
      cancel("aroha"),
    ],
  },
];
