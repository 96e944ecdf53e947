/** An answer is told: one line of history, and news for everybody who has the session open. Its version stays. */
import { invariant } from "../../domain/invariant.ts";
import type { Given } from "../../domain/answers.ts";
import type { Tx } from "../../platform/database.ts";
import { findSession } from "../bookings/find-session.ts";
import { recordChange } from "../bookings/record-change.ts";
import type { Actor, ChangeDeps } from "../bookings/record-change.ts";
import { concernedBy } from "../bookings/reschedule-session.ts";

/** Without names: who it was is told to those who may know. */
const lines: Readonly<Record<Given, string>> = {
  accepted: "Accepted",
  tentative: "Answered maybe",
  declined: "Declined",
};

export async function tellAnswer(
  deps: ChangeDeps,
  tx: Tx,
  told: { readonly by: Actor; readonly sessionId: string; readonly answer: Given },
): Promise<void> {
  const { by, sessionId, answer } = told;
  const session = await findSession(tx, by.scope, sessionId);
  invariant(session, `session ${sessionId} is answered and does not exist`);
  const { version } = session.row;
  const personIds = concernedBy(session);
  await recordChange(deps, tx, { by, sessionId, version, personIds, what: lines[answer], vendors: "not concerned" });
}
