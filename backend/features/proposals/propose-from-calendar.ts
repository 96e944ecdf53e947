/** A time that somebody proposed in their own calendar: a new time in their answer, or their own copy dragged elsewhere. */
import type { Instant } from "../../domain/instant.ts";
import { askedPart, decideProposal } from "../../domain/proposals.ts";
import { isSeated } from "../../domain/roster.ts";
import type { Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import { findLockedSession } from "../bookings/find-session.ts";
import type { ChangeDeps } from "../bookings/record-change.ts";
import { findProposals } from "./find-proposals.ts";
import { isSame, makeProposal, timeOf } from "./propose-time.ts";
import { findPersonBehind } from "./proposals.store.ts";

/**
 * Seen once or a hundred times, it is one proposal per person and time: calendars go on showing what was long decided. What cannot
 * be asked for (too late, no part in the session, its own time) is left alone.
 */
export async function proposeFromCalendar(
  deps: ChangeDeps,
  tx: Tx,
  seen: {
    readonly scope: TenantScope;
    readonly sessionId: string;
    readonly personId: string;
    readonly startsAt: Instant;
    readonly endsAt: Instant;
    /** Of an answer the calendar has told the organizer by itself, of a copy that was dragged nobody. */
    readonly seenIn: "an answer" | "a dragged copy";
  },
): Promise<void> {
  const { scope, sessionId, personId, startsAt, endsAt, seenIn } = seen;
  const wanted = { startsAt, endsAt };
  const session = await findLockedSession(tx, scope, { sessionId, personIds: [] });
  if (!session || isSame(wanted, timeOf(session))) return;
  const { kind, status } = session.row;
  const forPart = askedPart({
    kind,
    isStaff: session.providers.some(({ id }) => id === personId),
    isSeated: session.seats.some((seat) => seat.learnerId === personId && isSeated(seat)),
  });
  const refusal = decideProposal({ session: { ...timeOf(session), status }, wanted, now: deps.clock.now() });
  if (!forPart || refusal) return;

  const own = (await findProposals(tx, scope, [sessionId])).filter(({ byId }) => byId === personId);
  const isKnown = own.some((each) => isSame(each, wanted) && (each.source === "calendar" || each.state === "open"));
  if (isKnown) return;
  const { name } = await findPersonBehind(tx, scope, personId);
  const by = { scope, displayName: name, surface: "calendar" as const };
  const source = "calendar" as const;
  const organizerId = session.row.organizer_id ?? session.providers[0]?.id;
  const toldByCalendar = seenIn === "an answer" ? organizerId : undefined;
  const made = { by, byId: personId, session, forPart, wanted, message: undefined, source, toldByCalendar };
  await makeProposal(deps, tx, made);
}
