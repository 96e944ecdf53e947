/** Many people who book, move, cancel, join and leave at the same time, at random but from a seed, and what they were told. */
import type { Offering } from "#contract/offerings.ts";
import type { SeatReply, Session } from "#contract/sessions.ts";
import type { Caller } from "../platform/caller.ts";
import { RefusedByRules, RequestProblem } from "../platform/request-problem.ts";
import type { BookingWorld } from "./booking-world.ts";

/** One acknowledged change of a session. */
export interface Told {
  readonly sessionId: string;
  readonly version: number;
  readonly startsAt: string;
  readonly status: string;
}

export interface StormReport {
  readonly told: readonly Told[];
  /** The last word on each place in a class, by `learner class`: `joined` also when it is a place in line. */
  readonly places: ReadonlyMap<string, "joined" | "left">;
  /** How often each outcome came about: `book done`, `move slot_taken`, … */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Everything that was thrown and is neither a refusal nor a request's own fault. */
  readonly faults: readonly unknown[];
  /** Answers that were older than what had been told before the question. */
  readonly wentBack: readonly string[];
}

export interface StormGround {
  readonly world: BookingWorld;
  readonly actors: readonly Caller[];
  readonly providers: readonly Caller[];
  readonly individual: Offering;
  /** Classes that learners join and leave. */
  readonly classes: readonly Session[];
  readonly seed: number;
  readonly actions: number;
}

/** Numbers in [0, 1), the same for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Storm extends StormGround {
  readonly next: () => number;
  readonly told: Told[];
  readonly newest: Map<string, number>;
  readonly own: Map<Caller, Session[]>;
  readonly seats: Map<string, SeatReply>;
  readonly places: Map<string, "joined" | "left">;
  readonly wentBack: string[];
}

/** Runs the actions, as many at a time as there are actors, while vendors are brought up to date beside them. */
export async function runStorm(ground: StormGround): Promise<StormReport> {
  const storm: Storm = {
    ...ground,
    next: seeded(ground.seed),
    told: [],
    newest: new Map(),
    own: new Map(ground.actors.map((actor) => [actor, []])),
    seats: new Map(),
    places: new Map(),
    wentBack: [],
  };
  const outcomes: Record<string, number> = {};
  const faults: unknown[] = [];
  const remaining = { actions: ground.actions };
  const act = async (actor: Caller): Promise<void> => {
    while (remaining.actions > 0) {
      remaining.actions -= 1;
      const [name, action] = choose(storm, actor);
      const outcome = await action().then(
        () => "done",
        (thrown: unknown) => {
          if (thrown instanceof RefusedByRules) return thrown.refusal.code;
          if (thrown instanceof RequestProblem) return thrown.code;
          faults.push(thrown);
          return "fault";
        },
      );
      outcomes[`${name} ${outcome}`] = (outcomes[`${name} ${outcome}`] ?? 0) + 1;
    }
  };
  const syncSome = async (): Promise<void> => {
    while (remaining.actions > 0) {
      const some = storm.told[Math.floor(storm.next() * storm.told.length)];
      await (some ? ground.world.sync(ground.providers[0] as Caller, some.sessionId) : new Promise(setImmediate));
    }
  };
  await Promise.all([...ground.actors.map(act), syncSome()]);
  const { told, places, wentBack } = storm;
  return { told, places, outcomes, faults, wentBack };
}

function choose(storm: Storm, actor: Caller): readonly [string, () => Promise<void>] {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(storm.next() * from.length)] as T;
  const own = storm.own.get(actor) ?? [];
  const chance = storm.next();
  if (own.length > 0 && chance < 0.25) {
    const session = pick(own);
    const startsAt = timeAt(storm.next());
    return ["move", () => change(storm, actor, { session, route: "PATCH /api/v1/sessions/:id", body: { startsAt } })];
  }
  if (own.length > 0 && chance < 0.4) {
    const session = pick(own);
    return ["cancel", () => change(storm, actor, { session, route: "POST /api/v1/sessions/:id/cancel", body: {} })];
  }
  const lesson = pick(storm.classes);
  const place = `${actor.personId} ${lesson.id}`;
  if (chance > 0.7) {
    const seat = storm.seats.get(place);
    return storm.places.get(place) === "joined" && seat
      ? ["leave", () => leave(storm, actor, { lesson, place, seat })]
      : ["join", () => join(storm, actor, { lesson, place })];
  }
  const body = { offeringId: storm.individual.id, startsAt: timeAt(storm.next()) };
  return ["book", () => book(storm, actor, body)];
}

/** Sixteen hours of two days. */
function timeAt(chance: number): string {
  const slot = Math.floor(chance * 16);
  const [day, hour] = [2 + Math.floor(slot / 8), 9 + (slot % 8)];
  return `2026-03-0${day}T${String(hour).padStart(2, "0")}:00:00Z`;
}

/** Notes what was answered; `since` is the newest version that anybody had been told before it was asked. */
function note(storm: Storm, session: Session, since: number): void {
  const { id: sessionId, version, startsAt, status } = session;
  if (version < since) storm.wentBack.push(`${sessionId}: ${version} after ${since}`);
  storm.told.push({ sessionId, version, startsAt, status });
  storm.newest.set(sessionId, Math.max(version, storm.newest.get(sessionId) ?? 0));
}

async function book(storm: Storm, actor: Caller, body: object): Promise<void> {
  const session = (await storm.world.call("POST /api/v1/sessions", actor, { body })).body as Session;
  note(storm, session, 0);
  storm.own.get(actor)?.push(session);
}

async function change(
  storm: Storm,
  actor: Caller,
  asked: { readonly session: Session; readonly route: string; readonly body: object },
): Promise<void> {
  const { id } = asked.session;
  const since = storm.newest.get(id) ?? 0;
  const { body } = await storm.world.call(asked.route, actor, { params: { id }, body: asked.body });
  note(storm, body as Session, since);
}

interface Place {
  readonly lesson: Session;
  readonly place: string;
}

async function join(storm: Storm, actor: Caller, { lesson, place }: Place): Promise<void> {
  const request = { params: { id: lesson.id }, body: {} };
  const seat = (await storm.world.call("POST /api/v1/sessions/:id/seats", actor, request)).body as SeatReply;
  storm.seats.set(place, seat);
  storm.places.set(place, "joined");
}

async function leave(storm: Storm, actor: Caller, given: Place & { readonly seat: SeatReply }): Promise<void> {
  const params = { id: given.lesson.id, seatId: given.seat.id };
  await storm.world.call("DELETE /api/v1/sessions/:id/seats/:seatId", actor, { params });
  storm.places.set(given.place, "left");
}
