/** What the people of a simulation know: who they are, what they were told, and how they ask for more. */
import { setTimeout as pause } from "node:timers/promises";
import type { Ledger } from "./ledger.ts";
import type { Favour } from "./favours.ts";
import type { Outcome, Person, SimulatedWorld } from "./simulated-world.ts";

export interface KnownSession {
  readonly id: string;
  readonly reference: string;
  readonly tenantId: string;
  readonly offeringId: string;
  readonly seriesId?: string;
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
  /** Whether people ask again until they have an answer; otherwise some give up. */
  readonly patience?: "endless";
  /** What happens more often than it does. */
  readonly favour?: Favour;
  /** Ids of offerings, by tenant. */
  readonly offerings: Map<string, { readonly individual: readonly string[]; readonly classes: readonly string[] }>;
}

export const handles = {
  north: { providers: ["priya", "tomas"], learners: ["lena", "sam", "learner01", "learner02"], staff: "amira" },
  fjord: { providers: ["aroha", "ingrid"], learners: ["noah", "ingrid"], staff: "ingrid" },
} as const;

/** Starts of half an hour each on two days, few enough that people want the same. */
const firstDay = Date.parse("2026-03-12T09:00:00Z");
const startCount = 10;

export function someStart({ world: { chance } }: Stage): string {
  const day = chance.below(2) * 86_400_000;
  return new Date(firstDay + day + chance.below(startCount / 2) * 1_800_000).toISOString();
}

type House = (typeof handles)["north" | "fjord"];

export function someHouse({ world: { chance } }: Stage): House {
  return chance.hits(0.7) ? handles.north : handles.fjord;
}

export function nameOf(outcome: Outcome): string {
  return outcome.is === "refused" ? outcome.code : outcome.is;
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
    if (stage.patience === "endless" && mayComeYet(outcome)) {
      await pause(1_000);
      continue;
    }
    const again = outcome.is === "lost" ? 0.8 : outcome.is === "done" ? (stage.favour?.again ?? 0.06) : 0.03;
    if (attempt >= 4 || !world.chance.hits(again)) return outcome;
  }
}

const mayComeYet = (outcome: Outcome): boolean =>
  outcome.is === "lost" || (outcome.is === "refused" && outcome.code === "request_in_progress");

/** What may come in between, whatever was done with the key before. */
const passing = new Set(["request_in_progress", "internal", "not_found"]);

function note(stage: Stage, who: Person, outcome: Outcome & { readonly is: "done" }, sessionIds: Set<string>): void {
  const { ledger, world } = stage;
  const body = outcome.reply.body as Answered | undefined;
  const text = JSON.stringify(outcome.reply.body ?? null);
  for (const other of world.people.values()) {
    if (other.tenantId !== who.tenantId && (text.includes(other.id) || text.includes(other.outside.email)))
      ledger.leaks.push(`${who.handle} was told of ${other.handle}`);
  }
  if (!body) return;
  if (body.sessions) sessionIds.add(body.id);
  for (const session of body.sessions ?? [body.session ?? body]) {
    if (!isSession(session)) continue;
    const { id, version, startsAt, status } = session;
    if (!body.sessions) sessionIds.add(id);
    ledger.told.push({ sessionId: id, version, startsAt, status, at: world.scheduler.now });
    const known = stage.sessions.get(id);
    if (!known || known.version <= version) stage.sessions.set(id, { ...session, tenantId: who.tenantId });
  }
}

const isSession = (body: Partial<KnownSession>): body is KnownSession => body.reference !== undefined;

/** A session, what was done with one of its seats, or a series. */
type Answered = Partial<KnownSession> & {
  readonly session?: KnownSession;
  readonly sessions?: readonly KnownSession[];
} & Pick<KnownSession, "id">;

export function someSession(stage: Stage, fits: (session: KnownSession) => boolean): KnownSession | undefined {
  const fitting = [...stage.sessions.values()].filter((session) => session.status === "scheduled" && fits(session));
  // Those that were touched last are touched again: that is where things go wrong.
  const recent = fitting.slice(-6);
  return fitting.length === 0 ? undefined : stage.world.chance.pick(stage.world.chance.hits(0.6) ? recent : fitting);
}

export function personById({ world }: Stage, id: string | undefined): Person | undefined {
  return [...world.people.values()].find((person) => person.id === id);
}

export function staffOf({ world }: Stage, tenantId: string): Person {
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
