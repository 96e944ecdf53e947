/** Remembers what a session was before it is moved or cancelled, and keeps its time as long as that can be taken back. */
import type { ChangeSession } from "#contract/sessions.ts";
import { asInstant } from "../../domain/instant.ts";
import { secondThoughts } from "../../domain/second-thoughts.ts";
import type { Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { Clock } from "../../ports/clock.ts";
import type { SessionColumns } from "./bookings.store.ts";
import { keepClaims } from "./kept-time.store.ts";
import type { SessionDetails } from "./session-details.store.ts";
import { saveUndo } from "./undos.store.ts";

interface Keeping {
  readonly scope: TenantScope;
  /** As it was before anything of the change was written. */
  readonly session: SessionDetails;
  /** The same for everything that one press changes. */
  readonly pressId: string;
  /** Absent when it happens by itself. */
  readonly byId?: string | undefined;
}

/** Runs after the new claims are written; they stand, and all others of the session are kept. */
export async function keepMoved(
  deps: { readonly clock: Clock },
  tx: Tx,
  moved: Keeping & {
    readonly claimIds: readonly string[];
    readonly change: ChangeSession;
    readonly movedById: string | undefined;
    readonly madeIn: "surface" | "calendar";
  },
): Promise<void> {
  const { row } = moved.session;
  const { starts_at, ends_at, roster_due_at, time_zone, meeting_vendor } = row;
  const { providerId, presence, location, generateUrl, joinUrl } = moved.change;
  const isPlaced = [presence, location, generateUrl, joinUrl].some((each) => each !== undefined);
  const place: SessionColumns = isPlaced
    ? {
        presence: row.presence,
        location: row.location,
        generate_url: row.generate_url,
        own_join_url: row.own_join_url,
      }
    : {};
  const owner: SessionColumns = providerId === undefined ? {} : { time_zone, meeting_vendor };
  const columns = { starts_at, ends_at, roster_due_at, ...owner, ...place };
  await keep(deps, tx, { ...moved, kind: "move", columns, except: moved.claimIds });
}

/** Runs before the session is cancelled. */
export async function keepCancelled(deps: { readonly clock: Clock }, tx: Tx, cancelled: Keeping): Promise<void> {
  const { roster_due_at } = cancelled.session.row;
  const columns: SessionColumns = { status: "scheduled", cancel_reason: null, cancel_because: null, roster_due_at };
  await keep(deps, tx, { ...cancelled, kind: "cancel", madeIn: "surface", columns, except: [] });
}

async function keep(
  { clock }: { readonly clock: Clock },
  tx: Tx,
  kept: Keeping & {
    readonly kind: "move" | "cancel";
    readonly madeIn: "surface" | "calendar";
    readonly columns: SessionColumns;
    readonly except: readonly string[];
    readonly movedById?: string | undefined;
  },
): Promise<void> {
  const { scope, session, kind, madeIn, pressId, byId, columns, except, movedById } = kept;
  const sessionId = session.row.id;
  const startsAt = asInstant(session.row.starts_at.getTime());
  const endsAt = asInstant(session.row.ends_at.getTime());
  const madeAt = clock.now();
  const until = secondThoughts({ kind, madeIn, madeAt, startedAt: startsAt });
  await keepClaims(tx, scope, { sessionId, except, ...until });
  const providerIds = session.providers.map(({ id }) => id);
  const answers = Object.fromEntries(session.seats.map(({ learnerId, rsvp }) => [learnerId, rsvp]));
  const before = { startsAt, endsAt, providerIds, columns, answers, ...(movedById === undefined ? {} : { movedById }) };
  await saveUndo(tx, scope, { kind, sessionId, pressId, byId, madeAt, ...until, before });
}
