/** How often seats and links may be asked for: pages without a sign-in send mail, and mail must not become a nuisance. */
import { addMinutes, asInstant } from "../../domain/instant.ts";
import type { Database, Tx } from "../../platform/database.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import { hashOf } from "../../platform/vault.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ids } from "../../ports/ids.ts";
import { countRequests, deleteRequestsBefore, insertRequest } from "./guests.store.ts";

export interface LimitDeps {
  readonly clock: Clock;
  readonly ids: Ids;
}

export interface Asking {
  readonly sessionId: string;
  readonly email: string;
  /** Where the request came from. */
  readonly address: string;
}

const windowMinutes = 60;
const mostByAddress = 60;
const mostByEmail = 6;

/** Fails: rate_limited. */
export async function requireFewRequests(
  db: Database,
  scope: TenantScope,
  { clock, asking, capacity }: { readonly clock: Clock; readonly asking: Asking; readonly capacity: number },
): Promise<void> {
  const since = new Date(addMinutes(clock.now(), -windowMinutes));
  const counted = await countRequests(db, scope, { ...hashed(asking), sessionId: asking.sessionId, since });
  const mostBySession = Math.max(30, capacity * 4);
  const isTooMany =
    counted.byAddress >= mostByAddress || counted.byEmail >= mostByEmail || counted.bySession >= mostBySession;
  if (isTooMany)
    throw new RequestProblem("rate_limited", "This was asked for too often. Try again in an hour.", {
      retryAfterSeconds: windowMinutes * 60,
    });
}

/** Answers the request's id. */
export async function noteRequest(
  { clock, ids }: LimitDeps,
  tx: Tx,
  scope: TenantScope,
  { asking, guestId }: { readonly asking: Asking; readonly guestId: string },
): Promise<string> {
  const id = ids.next();
  const at = new Date(clock.now());
  await insertRequest(tx, scope, { id, guestId, at, sessionId: asking.sessionId, ...hashed(asking) });
  return id;
}

/** Run it once in a while. */
export async function forgetOldRequests({
  database,
  clock,
}: {
  readonly database: { readonly db: Database };
  readonly clock: Clock;
}): Promise<void> {
  await deleteRequestsBefore(database.db, new Date(asInstant(clock.now() - windowMinutes * 60_000)));
}

/** Neither needs to be read again, only recognised. */
export function hashed({ address, email }: Pick<Asking, "address" | "email">): {
  readonly addressHash: string;
  readonly emailHash: string;
} {
  return { addressHash: hashOf(address), emailHash: hashOf(email.toLowerCase()) };
}
