/** Makes and ends matches. Administrators and schedulers only. */
import type { NewMatch } from "#contract/matches.ts";
import type { Caller } from "../../platform/caller.ts";
import type { OpenDatabase } from "../../platform/database.ts";
import type { OpenKey } from "../../platform/idempotency.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ids } from "../../ports/ids.ts";
import { recordAudit } from "../audit/record-audit.ts";
import { deleteMatch, findPeople, insertMatch } from "./matches.store.ts";

export interface SaveMatchDeps {
  readonly database: OpenDatabase;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** Answers the match's id; the one that stood, when these two were matched before. Fails: not_allowed, invalid_request. */
export async function createMatch(
  deps: SaveMatchDeps,
  caller: Caller,
  wish: { readonly match: NewMatch; readonly key: OpenKey },
): Promise<string> {
  requireMatchmaker(caller);
  const { providerId, learnerId } = wish.match;
  return deps.database.transaction(async (tx) => {
    await wish.key.claim(tx);
    const known = await findPeople(tx, caller.scope, [providerId, learnerId]);
    const errors = (["providerId", "learnerId"] as const)
      .filter((field) => !known.has(wish.match[field]))
      .map((field) => ({ path: `body.${field}`, message: "must be a person of this organisation" }));
    if (errors.length > 0) throw new RequestProblem("invalid_request", "These two cannot be matched.", { errors });
    const at = new Date(deps.clock.now());
    const newId = deps.ids.next();
    const id = await insertMatch(tx, caller.scope, { id: newId, providerId, learnerId, at });
    const people = [providerId, learnerId];
    const subject = { kind: "match", id } as const;
    if (id === newId) await recordAudit(deps, tx, { by: caller, line: { kind: "matches.made" }, people, subject });
    await wish.key.keep(tx, { status: 201, kind: "match", id });
    return id;
  });
}

/** What was booked while they were matched stands. Fails: not_allowed, not_found. */
export async function removeMatch(deps: SaveMatchDeps, caller: Caller, id: string): Promise<void> {
  requireMatchmaker(caller);
  await deps.database.transaction(async (tx) => {
    const ended = await deleteMatch(tx, caller.scope, id);
    if (!ended) throw new RequestProblem("not_found", "There is no such match.");
    const people = [ended.provider_id, ended.learner_id];
    const subject = { kind: "match", id } as const;
    await recordAudit(deps, tx, { by: caller, line: { kind: "matches.ended" }, people, subject });
  });
}

/** Fails: not_allowed. */
export function requireMatchmaker(caller: Caller): void {
  if (caller.roles.includes("administrator") || caller.roles.includes("scheduler")) return;
  throw new RequestProblem("not_allowed", "Only administrators and schedulers see and change matches.");
}
