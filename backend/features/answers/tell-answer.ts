/** An answer is told: one line of history, and news for everybody who has the session open. Its version stays. */
import type { ChangeLine } from "../../domain/change-lines.ts";
import { invariant } from "../../domain/invariant.ts";
import type { Given } from "../../domain/answers.ts";
import type { Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import { findSession } from "../bookings/find-session.ts";
import type { FoundSession } from "../bookings/find-session.ts";
import { recordChange } from "../bookings/record-change.ts";
import type { Actor, ChangeDeps } from "../bookings/record-change.ts";
import { concernedBy } from "../bookings/reschedule-session.ts";

export async function tellAnswer(
  deps: ChangeDeps,
  tx: Tx,
  told: { readonly by: Actor; readonly sessionId: string; readonly answer: Given },
): Promise<void> {
  const { by, sessionId, answer } = told;
  const session = await findSession(tx, by.scope, sessionId);
  invariant(session, `session ${sessionId} is answered and does not exist`);
  await record(deps, tx, { by, session, line: { kind: "answered", answer } });
}

/** An answer that stands here alone. */
export async function tellKeptAnswer(
  deps: ChangeDeps,
  tx: Tx,
  kept: {
    readonly scope: TenantScope;
    readonly sessionId: string;
    readonly personId: string;
    readonly answer: Exclude<Given, "declined">;
  },
): Promise<void> {
  const { scope, sessionId, personId, answer } = kept;
  const session = await findSession(tx, scope, sessionId);
  const seat = session?.seats.find(({ learnerId }) => learnerId === personId);
  if (!session || !seat) return;
  const by = { scope, displayName: seat.name, surface: "system" as const };
  await record(deps, tx, { by, session, line: { kind: "answer_kept", answer } });
}

async function record(
  deps: ChangeDeps,
  tx: Tx,
  { by, session, line }: { readonly by: Actor; readonly session: FoundSession; readonly line: ChangeLine },
): Promise<void> {
  const { id: sessionId, version } = session.row;
  const personIds = concernedBy(session);
  await recordChange(deps, tx, { by, sessionId, version, personIds, lines: [line], vendors: "not concerned" });
}
