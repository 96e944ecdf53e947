/**
 * Whose seat is moved to another session is told that it moved, not that one was cancelled and another booked: what they were told, and
 * the entry in their calendar, go along with the seat.
 */
import type { Told } from "../../domain/notice-plan.ts";
import type { Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { Clock } from "../../ports/clock.ts";
import { goBackToKnown } from "./go-back-to-known.ts";
import { loadTold, reassignTold } from "./telling.store.ts";

/** In the transaction of the change, after both sessions asked for their people to be told: that keeps tellers out. */
export async function followSeats(
  deps: { readonly clock: Clock },
  tx: Tx,
  moved: {
    readonly scope: TenantScope;
    readonly fromSessionId: string;
    readonly intoSessionId: string;
    readonly personIds: readonly string[];
  },
): Promise<void> {
  const { scope, fromSessionId, intoSessionId, personIds } = moved;
  if (personIds.length === 0) return;
  const sessionIds = [fromSessionId, intoSessionId];
  await goBackToKnown(tx, scope, { sessionIds, personIds, now: deps.clock.now() });
  const former = await toldByPerson(tx, scope, fromSessionId);
  const present = await toldByPerson(tx, scope, intoSessionId);
  const going = personIds.filter((id) => isToFollow(former.get(id), present.get(id)));
  if (going.length > 0) await reassignTold(tx, scope, { fromSessionId, intoSessionId, personIds: going });
}

async function toldByPerson(tx: Tx, scope: TenantScope, sessionId: string): Promise<ReadonlyMap<string, Told>> {
  return new Map((await loadTold(tx, scope, sessionId)).map(({ personId, told }) => [personId, told]));
}

/** Whom both sessions were told of, or neither, has nothing that could move. */
function isToFollow(former: Told | undefined, present: Told | undefined): boolean {
  if (present?.isOn) return false;
  return former?.isOn === true || (former?.isInLine === true && present?.isInLine !== true);
}
