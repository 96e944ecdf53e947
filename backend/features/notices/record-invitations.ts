/** Keeps what a calendar told people about a session, in the transaction that saves what was written there. */
import type { Invitation } from "../../domain/invitations.ts";
import type { Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ids } from "../../ports/ids.ts";
import { findPeopleByEmail, insertNotices } from "./notices.store.ts";

export interface RecordInvitationsDeps {
  readonly clock: Clock;
  readonly ids: Ids;
}

export async function recordInvitations(
  { clock, ids }: RecordInvitationsDeps,
  tx: Tx,
  scope: TenantScope,
  told: { readonly sessionId: string; readonly invitations: readonly Invitation[] },
): Promise<void> {
  const people = await findPeopleByEmail(
    tx,
    scope,
    told.invitations.map(({ email }) => email),
  );
  const at = new Date(clock.now());
  const notices = told.invitations.map(({ kind, name, email }) => ({
    id: ids.next(),
    sessionId: told.sessionId,
    at,
    kind,
    channel: "calendar" as const,
    personId: people.get(email.toLowerCase()) ?? null,
    recipient: name || email,
    outcome: "sent" as const,
  }));
  await insertNotices(tx, scope, notices);
}
