/** Changes what is said about a session: its place, its link, its seats, its note. Its time is another matter. */
import type { ChangeSession } from "#contract/sessions.ts";
import { decideChange } from "../../domain/booking-rules.ts";
import type { ChangeLine } from "../../domain/change-lines.ts";
import { asInstant } from "../../domain/instant.ts";
import { findStanding, hard } from "../../domain/refusals.ts";
import type { Refusal } from "../../domain/refusals.ts";
import { ok, refused } from "../../domain/result.ts";
import type { Result } from "../../domain/result.ts";
import { seatsTaken } from "../../domain/roster.ts";
import type { Caller } from "../../platform/caller.ts";
import type { Tx } from "../../platform/database.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { updateSession } from "./bookings.store.ts";
import type { SessionColumns } from "./bookings.store.ts";
import type { CallerPart } from "./read-session.ts";
import { recordChange } from "./record-change.ts";
import type { ChangeDeps } from "./record-change.ts";
import { findConcerned } from "./rosters.store.ts";
import type { SessionDetails } from "./session-details.store.ts";

interface Edit {
  readonly caller: Caller;
  readonly session: SessionDetails;
  readonly part: CallerPart;
  readonly change: ChangeSession;
}

/** What an edit comes to. */
interface Edited {
  readonly columns: SessionColumns;
  readonly lines: readonly ChangeLine[];
  readonly as: "new version" | "same version";
  readonly vendors: "concerned" | "not concerned";
}

/** Runs under the lock of the session's row. Fails: not_allowed, invalid_request. */
export async function editSession(deps: ChangeDeps, tx: Tx, edit: Edit): Promise<Result<void, Refusal>> {
  const place = editPlace(edit);
  const seats = editSeats(edit);
  const refusal = decideEdit(deps, edit, [...place.lines, ...seats.lines]);
  if (refusal) return refused(refusal);

  const parts = [place, seats, editNote(edit)].filter(({ lines }) => lines.length > 0);
  if (parts.length === 0) return ok(undefined);
  const { caller, session } = edit;
  const { id } = session.row;
  const columns = Object.assign({}, ...parts.map((each) => each.columns)) as SessionColumns;
  const as = parts.some((each) => each.as === "new version") ? "new version" : "same version";
  const version = await updateSession(tx, caller.scope, { id, as, set: columns });
  await recordChange(deps, tx, {
    by: caller,
    sessionId: id,
    version,
    personIds: await findConcerned(tx, caller.scope, id),
    lines: parts.flatMap(({ lines }) => lines),
    vendors: parts.some((each) => each.vendors === "concerned") ? whenFor(edit.change) : "not concerned",
  });
  return ok(undefined);
}

/** Together with a move it waits as long as the move does. */
function whenFor({ startsAt, durationMinutes, providerId }: ChangeSession): "concerned" | "concerned later" {
  return [startsAt, durationMinutes, providerId].some((each) => each !== undefined) ? "concerned later" : "concerned";
}

function decideEdit(
  deps: ChangeDeps,
  { session, part, change }: Edit,
  lines: readonly ChangeLine[],
): Refusal | undefined {
  if (lines.length === 0) return undefined;
  const { row } = session;
  const time = { startsAt: asInstant(row.starts_at.getTime()), endsAt: asInstant(row.ends_at.getTime()) };
  const { standing } = part;
  const now = deps.clock.now();
  const refusals = [...decideChange({ session: { ...time, status: row.status }, cutoffMinutes: 0, standing, now })];
  const taken = seatsTaken({ capacity: row.capacity, seats: session.seats });
  if ((change.capacity ?? taken) < taken) refusals.push(hard({ code: "session_full", capacity: taken }));
  return findStanding(refusals, []);
}

function editPlace({ session, part, change }: Edit): Edited {
  const { row } = session;
  const presence = change.presence ?? row.presence;
  const generateUrl = change.generateUrl ?? (row.generate_url && presence === "virtual");
  if (change.generateUrl === true && presence !== "virtual") {
    throw invalid("generateUrl", "is only possible when presence is virtual");
  }
  if (change.joinUrl !== undefined && (generateUrl || presence !== "virtual")) {
    throw invalid("joinUrl", "is only possible for a virtual session whose generateUrl is false");
  }
  const keepsOwn = !generateUrl && presence === "virtual";
  const columns = {
    presence,
    generate_url: generateUrl,
    location: change.location === undefined ? row.location : change.location || null,
    own_join_url: keepsOwn ? (change.joinUrl ?? row.own_join_url) : null,
  };
  const isMoved = columns.presence !== row.presence || columns.location !== row.location;
  const isLinked = columns.generate_url !== row.generate_url || columns.own_join_url !== row.own_join_url;
  if (isMoved || isLinked) requireStaff(part);
  const lines: readonly ChangeLine[] = [
    ...(isMoved ? [{ kind: "place_changed" as const }] : []),
    ...(isLinked ? [{ kind: "link_changed" as const }] : []),
  ];
  return { columns, lines, as: "new version", vendors: "concerned" };
}

function editSeats({ session, part, change }: Edit): Edited {
  const { row } = session;
  const { capacity = row.capacity, selfRemoval = row.self_removal } = change;
  const isResized = capacity !== row.capacity;
  const isOpened = selfRemoval !== row.self_removal;
  if (isResized || isOpened) requireStaff(part);
  if (isResized && row.kind === "individual") throw invalid("capacity", "must be 1 for an individual session");
  return {
    columns: { capacity, self_removal: selfRemoval },
    lines: [
      ...(isResized ? [{ kind: "capacity_changed" as const, from: row.capacity, to: capacity }] : []),
      ...(isOpened
        ? [{ kind: "self_removal" as const, by: selfRemoval ? ("learners" as const) : ("staff" as const) }]
        : []),
    ],
    as: isResized ? "new version" : "same version",
    vendors: "not concerned",
  };
}

function editNote({ change: { note } }: Edit): Edited {
  const unchanged = { as: "same version", vendors: "not concerned" } as const;
  return note === undefined
    ? { ...unchanged, columns: {}, lines: [] }
    : { ...unchanged, columns: { note }, lines: [{ kind: "note_changed" }] };
}

function requireStaff({ standing }: CallerPart): void {
  if (standing === "staff") return;
  throw new RequestProblem("not_allowed", "Only the provider, schedulers and administrators may change this.");
}

function invalid(field: string, message: string): RequestProblem {
  return new RequestProblem("invalid_request", `${field} ${message}.`, {
    errors: [{ path: `body.${field}`, message }],
  });
}
