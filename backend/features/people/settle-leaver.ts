/** What becomes of the sessions ahead of somebody who left: called off, handed over, or kept. Administrators only. */
import type { Settled, SettlePerson } from "#contract/directory.ts";
import type { Caller } from "../../platform/caller.ts";
import { recordAudit } from "../audit/record-audit.ts";
import { clearSessionsAhead } from "../bookings/clear-sessions-ahead.ts";
import type { ChangeDeps } from "../bookings/record-change.ts";
import { listOnePerson } from "./list-people.ts";
import { decideLeaver } from "./leavers.store.ts";
import { requireAdministrator } from "./require-administrator.ts";
import { requirePersonWhoMayGo } from "./require-person-who-may-go.ts";

/** What others read. */
const reason = { kind: "person_away" } as const;
const decisions = { call_off: "called_off", hand_over: "handed_over", keep: "kept" } as const;

/** Fails: not_allowed, not_found, last_administrator, invalid_request (nobody to hand over to). */
export async function settleLeaver(
  deps: ChangeDeps,
  caller: Caller,
  wish: SettlePerson & { readonly personId: string },
): Promise<Settled> {
  requireAdministrator(caller);
  const { personId, sessions, toProviderId } = wish;
  const { sessionsAhead } = await listOnePerson({ db: deps.database.db, clock: deps.clock }, caller, personId);
  await deps.database.transaction(async (tx) => {
    await requirePersonWhoMayGo(tx, caller.scope, { personId, toProviderId });
    await decideLeaver(tx, caller.scope, { personId, decision: decisions[sessions] });
    const people = [personId, ...(toProviderId === undefined ? [] : [toProviderId])];
    await recordAudit(deps, tx, { by: caller, line: { kind: `people.${decisions[sessions]}` }, people });
  });
  if (sessions === "keep") return { calledOff: 0, handedOver: 0, kept: sessionsAhead };
  const handOver = toProviderId === undefined ? {} : { handOver: { toProviderId, caller } };
  return { ...(await clearSessionsAhead(deps, caller, { personId, reason, ...handOver })), kept: 0 };
}
