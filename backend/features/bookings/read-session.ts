/** One session, as far as the caller may see it, and what the caller is to it. */
import type { Standing } from "../../domain/refusals.ts";
import { isSeated } from "../../domain/roster.ts";
import type { Caller } from "../../platform/caller.ts";
import type { Database } from "../../platform/database.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { loadSessions } from "./session-details.store.ts";
import type { SessionDetails } from "./session-details.store.ts";
import { findSessionByKey } from "./session-keys.store.ts";

export interface CallerPart {
  /** Whom the provider's own rules do not bind. */
  readonly standing: Standing;
  readonly isProvider: boolean;
  /** Has a seat, or stands in line for one. */
  readonly isLearner: boolean;
  /** Takes part as a learner. */
  readonly isSeated: boolean;
  /** Names of everybody on the roster. */
  readonly seesNames: boolean;
  /** Moving, cancelling and editing, as far as rights go; the rules come after. */
  readonly mayChange: boolean;
}

const seesAll = ["administrator", "scheduler", "support"] as const;

/** What the caller is to this session; `undefined` when it must not be seen. */
export function partOfCaller(caller: Caller, session: SessionDetails): CallerPart | undefined {
  const isProvider = session.providers.some(({ id }) => id === caller.personId);
  const own = session.seats.find(({ learnerId, state }) => learnerId === caller.personId && state !== "cancelled");
  const isLearner = own !== undefined;
  const seesEverything = seesAll.some((role) => caller.roles.includes(role));
  if (!isProvider && !isLearner && !seesEverything) return undefined;

  const manages = caller.roles.includes("administrator") || caller.roles.includes("scheduler");
  const isStaff = isProvider || manages;
  return {
    standing: isStaff ? "staff" : "learner",
    isProvider,
    isLearner,
    isSeated: own !== undefined && isSeated(own),
    seesNames: isProvider || seesEverything,
    mayChange: isStaff || (isLearner && session.row.kind === "individual"),
  };
}

/** By id or reference. Fails: not_found, also for sessions that the caller must not see. */
export async function readSession(
  db: Database,
  caller: Caller,
  idOrReference: string,
): Promise<{ readonly session: SessionDetails; readonly part: CallerPart }> {
  const isReference = /^SL-/i.test(idOrReference);
  const id = isReference
    ? await findSessionByKey(db, caller.scope, { reference: idOrReference.toUpperCase() })
    : idOrReference;
  const [session] = id === undefined ? [] : await loadSessions(db, caller.scope, [id]);
  const part = session && partOfCaller(caller, session);
  if (!part) throw new RequestProblem("not_found", "There is no such session.");
  return { session, part };
}

/** Fails: not_found, not_allowed, version_conflict with `current` (what `render` makes of the session). */
export function requireChangeable(
  { session, part }: { readonly session: SessionDetails; readonly part: CallerPart },
  ifMatch: number | undefined,
  render: (session: SessionDetails) => unknown,
): void {
  if (!part.mayChange) throw new RequestProblem("not_allowed", "You may see this session but not change it.");
  if (ifMatch === undefined || ifMatch === session.row.version) return;
  throw new RequestProblem("version_conflict", "This session was changed in the meantime.", {
    current: render(session),
  });
}
