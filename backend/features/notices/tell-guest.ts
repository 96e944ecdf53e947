/** Mails a guest a link that is theirs alone: to confirm a seat, or to come back to it. */
import type { NoticeOccasion } from "../../domain/notice-text.ts";
import type { Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import { findRecipient, loadSubject } from "./subjects.store.ts";
import { tellDirectly } from "./tell-directly.ts";
import type { DirectDeps } from "./tell-directly.ts";

/** The same `key` is mailed once. Nothing happens when the session or the guest is gone. */
export async function tellGuest(
  deps: DirectDeps,
  tx: Tx,
  telling: {
    readonly scope: TenantScope;
    readonly sessionId: string;
    readonly guestId: string;
    readonly occasion: NoticeOccasion & { readonly kind: "confirm" | "own_link" };
    readonly key: string;
  },
): Promise<void> {
  const { scope, sessionId, guestId, occasion, key } = telling;
  const subject = await loadSubject(tx, scope, sessionId);
  const to = await findRecipient(tx, scope, guestId);
  if (subject && to) await tellDirectly(deps, tx, scope, { subject, to, occasion, key });
}
