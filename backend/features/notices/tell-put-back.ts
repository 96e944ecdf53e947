/** Tells people that a change which somebody made in their calendar could not stay, in the transaction that puts it back. */
import { minuteMs } from "../../domain/instant.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Interval } from "../../domain/interval.ts";
import type { PutBackReason } from "../../domain/notice-words.ts";
import type { Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import { loadSubject } from "./subjects.store.ts";
import { everybodyIn, tellDirectly } from "./tell-directly.ts";
import type { DirectDeps } from "./tell-directly.ts";

export type TellPutBack = (
  tx: Tx,
  putBack: {
    readonly scope: TenantScope;
    readonly sessionId: string;
    /** Who made the change. */
    readonly personId: string;
    /** The time that they wanted. */
    readonly tried: Interval;
    readonly reason: PutBackReason;
    /** Times near it at which it could be, nearest first. */
    readonly nearest: readonly Instant[];
  },
) => Promise<void>;

/**
 * Whoever made the change reads why and what would do; those whom the calendar has told the other time by itself read in one
 * sentence what holds. Once an hour for the same news: call it where the putting back is saved.
 */
export function createTellPutBack(deps: DirectDeps): TellPutBack {
  return async (tx, { scope, sessionId, personId, tried, reason, nearest }) => {
    const subject = await loadSubject(tx, scope, sessionId);
    if (!subject) return;
    // Another program may put it there again and again; people need not hear of that more than once an hour.
    const hour = Math.floor(deps.clock.now() / (60 * minuteMs));
    const keyOf = {
      changer: `put back ${tried.startsAt} ${tried.endsAt} ${reason} ${hour}`,
      // What they read is the same whatever was tried, in the calendar or at the meeting.
      other: `put back to ${subject.startsAt} ${subject.endsAt} ${hour}`,
    } as const;
    for (const to of everybodyIn(subject)) {
      const isChanger = to.personId === personId;
      if (!isChanger && !isInvited(subject.event?.written.attendees ?? [], to.address)) continue;
      const reader = isChanger ? ("changer" as const) : ("other" as const);
      const occasion = { kind: "put_back", tried, reason, nearest, reader } as const;
      await tellDirectly(deps, tx, scope, { subject, to, occasion, key: keyOf[reader] });
    }
  };
}

function isInvited(attendees: readonly { readonly email: string }[], address: string): boolean {
  return attendees.some(({ email }) => email.toLowerCase() === address.toLowerCase());
}
