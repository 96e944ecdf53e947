/** Sends somebody again what they were told, by message, to the address that they have now. */
import { asInstant } from "../../domain/instant.ts";
import type { Caller } from "../../platform/caller.ts";
import type { OpenDatabase } from "../../platform/database.ts";
import type { OpenKey } from "../../platform/idempotency.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ids } from "../../ports/ids.ts";
import type { NoticeChannel } from "../../ports/notice-channel.ts";
import { readSession } from "../bookings/read-session.ts";
import { findKept, insertNotice } from "./notices.store.ts";
import { findRecipient } from "./subjects.store.ts";

export interface ResendDeps {
  readonly database: OpenDatabase;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly channels: readonly NoticeChannel[];
}

/**
 * Who teaches or looks after the session, and support. It is a notice of its own with an id of its own, because it is wanted
 * twice. Answers the new notice's id. Fails: not_found, not_allowed.
 */
export async function resendNotice(
  deps: ResendDeps,
  caller: Caller,
  wish: { readonly sessionId: string; readonly noticeId: string; readonly key: OpenKey },
): Promise<string> {
  const { database, clock, ids, channels } = deps;
  const { scope } = caller;
  const { session, part } = await readSession(database.db, caller, wish.sessionId);
  if (part.standing !== "staff" && !caller.roles.includes("support")) {
    throw new RequestProblem("not_allowed", "Only who teaches or looks after the session sends notices again.");
  }
  const id = ids.next();
  await database.transaction(async (tx) => {
    await wish.key.claim(tx);
    const kept = await findKept(tx, scope, { sessionId: session.row.id, noticeId: wish.noticeId });
    const to = kept && (await findRecipient(tx, scope, kept.personId));
    if (!kept || !to) throw new RequestProblem("not_found", "There is no such notice that could be sent again.");
    const channel = channels.find((each) => each.reaches(to));
    const at = asInstant(clock.now());
    await insertNotice(tx, scope, {
      id,
      sessionId: session.row.id,
      at,
      kind: kept.kind,
      channel: channel?.name ?? "email",
      personId: kept.personId,
      recipient: to.name || to.address,
      address: to.address,
      outcome: channel ? "waiting" : "failed",
      ...(channel ? {} : { reason: "no_address" as const }),
      content: kept.content,
      occasion: `again ${id}`,
    });
    await wish.key.keep(tx, { status: 201, kind: "notice", id });
  });
  return id;
}
