/** Booking is accepting: whoever books, joins or moves for themselves is not asked whether they come. */
import type { Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { Clock } from "../../ports/clock.ts";
import { forgetAnswers, setAnswer, wantWritten } from "./answers.store.ts";

interface Taken {
  readonly scope: TenantScope;
  readonly sessionId: string;
  readonly personId: string;
}

/** The roster says so at once; their own copy, once it is there, without anybody being mailed. */
export async function acceptSeat({ clock }: { readonly clock: Clock }, tx: Tx, { scope, ...of }: Taken): Promise<void> {
  await setAnswer(tx, scope, { ...of, answer: "accepted" });
  await wantWritten(tx, scope, { ...of, answer: "accepted", tell: "nobody", dueAt: clock.now() });
}

/** After a move nobody has answered; calendars ask everybody again. Who moved it comes, when they have a seat. */
export async function askAgain(
  deps: { readonly clock: Clock },
  tx: Tx,
  moved: Taken & { readonly learnerIds: readonly string[] },
): Promise<void> {
  const { scope, sessionId, personId, learnerIds } = moved;
  await forgetAnswers(tx, scope, sessionId);
  if (learnerIds.includes(personId)) await acceptSeat(deps, tx, { scope, sessionId, personId });
}
