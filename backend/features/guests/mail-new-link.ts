/** Mails a guest a new link to the seat that they have. Whoever asks learns nothing from the answer. */
import type { OpenDatabase } from "../../platform/database.ts";
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import { tellGuest } from "../notices/tell-guest.ts";
import type { DirectDeps } from "../notices/tell-directly.ts";
import { findByReference, findSeatedGuests } from "./guests.store.ts";
import { noteRequest, requireFewRequests } from "./limit-requests.ts";

/** Fails: rate_limited. */
export async function mailNewLink(
  deps: DirectDeps & { readonly database: OpenDatabase },
  asked: { readonly reference: string; readonly email: string; readonly address: string },
): Promise<void> {
  const { database, clock } = deps;
  const { reference, email, address } = asked;
  const session = await findByReference(database.db, reference);
  if (!session) return;
  const { sessionId } = session;
  const scope = mintTenantScope(session.tenantId, "link");
  const asking = { sessionId, email, address };
  await requireFewRequests(database.db, scope, { clock, asking, capacity: 0 });
  const guestIds = await findSeatedGuests(database.db, scope, { sessionId, email });
  await database.transaction(async (tx) => {
    for (const guestId of guestIds) {
      const requestId = await noteRequest(deps, tx, scope, { asking, guestId });
      const occasion = { kind: "own_link" } as const;
      await tellGuest(deps, tx, { scope, sessionId, guestId, occasion, key: `own_link ${requestId}` });
    }
  });
}
