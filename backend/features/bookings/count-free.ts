/** Who of a session's learners is free at another time, for staff who think of moving it. Moves nothing. */
import type { FreeCount, FreeQuery } from "#contract/who-is-free.ts";
import { addMinutes, asInstant } from "../../domain/instant.ts";
import { invariant } from "../../domain/invariant.ts";
import { isSeated } from "../../domain/roster.ts";
import type { Caller } from "../../platform/caller.ts";
import { whoIsFree } from "../availability/who-is-free.ts";
import { readOffering } from "../offerings/read-offering.ts";
import { requireStaff } from "./change-seat.ts";
import { readSession } from "./read-session.ts";
import type { ChangeDeps } from "./record-change.ts";

/** Fails: not_found, not_allowed. */
export async function countFree(
  deps: ChangeDeps,
  caller: Caller,
  asked: FreeQuery & { readonly id: string },
): Promise<FreeCount> {
  const { db } = deps.database;
  const session = requireStaff(caller, (await readSession(db, caller, asked.id)).session);
  const { row } = session;
  const offering = await readOffering(db, caller.scope, row.offering_id);
  invariant(offering, `session ${row.id} has no offering`);

  const startsAt = asInstant(Date.parse(asked.startsAt));
  const minutes = asked.durationMinutes ?? (row.ends_at.getTime() - row.starts_at.getTime()) / 60_000;
  const time = { startsAt, endsAt: addMinutes(startsAt, minutes) };
  const seats = session.seats.filter(isSeated);
  const freedomOf = await whoIsFree(deps, caller, {
    personIds: seats.map(({ learnerId }) => learnerId),
    range: time,
    blocks: offering.blocks,
    viewer: { personId: caller.personId, now: deps.clock.now() },
    exceptSessionId: row.id,
  });
  const people = seats.map(({ learnerId, name }) => ({ displayName: name, standing: freedomOf(learnerId, time) }));
  const count = (...standings: readonly string[]): number =>
    people.filter(({ standing }) => standings.includes(standing)).length;
  return {
    of: seats.length,
    free: count("free"),
    busy: count("busy", "elsewhere"),
    unknown: count("unknown"),
    people: people.flatMap(({ displayName, standing }) => (standing === "free" ? [] : [{ displayName, standing }])),
  };
}
