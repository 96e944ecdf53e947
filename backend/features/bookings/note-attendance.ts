/** Who came and who did not, noted by staff once the session has begun. */
import type { NoteAttendance } from "#contract/sessions.ts";
import { asInstant } from "../../domain/instant.ts";
import { hard } from "../../domain/refusals.ts";
import type { Refusal } from "../../domain/refusals.ts";
import { ok, refused } from "../../domain/result.ts";
import type { Result } from "../../domain/result.ts";
import { isSeated } from "../../domain/roster.ts";
import type { Caller } from "../../platform/caller.ts";
import type { OpenKey } from "../../platform/idempotency.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { requireStaff } from "./change-seat.ts";
import { decideInTransaction } from "./decide-in-transaction.ts";
import { rememberNames } from "./meeting-names.store.ts";
import { recordChange } from "./record-change.ts";
import type { ChangeDeps } from "./record-change.ts";
import { lockSessions, updateSeat } from "./rosters.store.ts";
import { concernedBy } from "./reschedule-session.ts";
import { loadSessions } from "./session-details.store.ts";
import type { SessionDetails } from "./session-details.store.ts";

/** Answers the session's id. Can be corrected at any time. Fails: not_found, not_allowed, invalid_request. */
export async function noteAttendance(
  deps: ChangeDeps,
  caller: Caller,
  wish: { readonly id: string; readonly attendance: NoteAttendance; readonly key: OpenKey },
): Promise<Result<string, Refusal>> {
  const { scope } = caller;
  const { id, attendance, key } = wish;
  return decideInTransaction(deps.database, async (tx) => {
    await key.claim(tx);
    await lockSessions(tx, scope, [id]);
    const session = requireStaff(caller, (await loadSessions(tx, scope, [id]))[0]);
    const { row } = session;
    const startsAt = asInstant(row.starts_at.getTime());
    if (row.status === "cancelled") return refused(hard({ code: "already_cancelled" }));
    if (startsAt > deps.clock.now()) return refused(hard({ code: "not_started", startsAt }));
    requireSeats(session, attendance);
    for (const { seatId, state } of attendance) await updateSeat(tx, scope, { id: seatId, set: { state } });
    const at = new Date(deps.clock.now());
    for (const { seatId, knownAs: names = [] } of attendance) {
      const learnerId = session.seats.find(({ id: seat }) => seat === seatId)?.learnerId;
      if (learnerId !== undefined)
        await rememberNames(tx, scope, { offeringId: row.offering_id, learnerId, names, at });
    }
    const came = attendance.filter(({ state }) => state === "attended").length;
    await recordChange(deps, tx, {
      by: caller,
      sessionId: id,
      version: row.version,
      personIds: concernedBy(session),
      lines: [{ kind: "attendance", came, of: attendance.length }],
      vendors: "not concerned",
    });
    await key.keep(tx, { status: 200, kind: "session", id });
    return ok(id);
  });
}

function requireSeats({ seats }: SessionDetails, attendance: NoteAttendance): void {
  const known = new Set(seats.filter(isSeated).map(({ id }) => id));
  const errors = attendance.flatMap(({ seatId }, index) =>
    known.has(seatId) ? [] : [{ path: `body.${index}.seatId`, message: "must be a seat of somebody who takes part" }],
  );
  if (errors.length === 0) return;
  throw new RequestProblem("invalid_request", "Some of these seats are not on the roster.", { errors });
}
