/** Writes a few lines to everybody who takes part in a session. */
import type { Caller } from "../../platform/caller.ts";
import type { OpenDatabase } from "../../platform/database.ts";
import type { OpenKey } from "../../platform/idempotency.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { readSession } from "../bookings/read-session.ts";
import { loadSubject } from "./subjects.store.ts";
import { everybodyIn, tellDirectly } from "./tell-directly.ts";
import type { DirectDeps } from "./tell-directly.ts";

/**
 * The provider, schedulers and administrators may. Who writes gets no copy: the session shows it. Answers the session's id and
 * what tells this message from others. Fails: not_found, not_allowed.
 */
export async function writeToEveryone(
  deps: DirectDeps & { readonly database: OpenDatabase },
  caller: Caller,
  wish: { readonly sessionId: string; readonly text: string; readonly key: OpenKey },
): Promise<string> {
  const { database, ids } = deps;
  const { scope, personId, displayName: sender } = caller;
  const { session, part } = await readSession(database.db, caller, wish.sessionId);
  if (part.standing !== "staff") {
    throw new RequestProblem("not_allowed", "Only who teaches or looks after the session writes to everyone.");
  }
  const sessionId = session.row.id;
  await database.transaction(async (tx) => {
    await wish.key.claim(tx);
    const subject = await loadSubject(tx, scope, sessionId);
    const key = `message ${ids.next()}`;
    const occasion = { kind: "message", text: wish.text, sender } as const;
    for (const to of subject ? everybodyIn(subject) : []) {
      if (to.personId !== personId)
        await tellDirectly(deps, tx, scope, { subject: subject as NonNullable<typeof subject>, to, occasion, key });
    }
    await wish.key.keep(tx, { status: 201, kind: "session", id: sessionId });
  });
  return sessionId;
}
