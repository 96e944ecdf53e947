/** Lets a guest in by their mailed link, for half an hour and for one session. */
import { RequestProblem } from "../../platform/request-problem.ts";
import type { Caller } from "../../platform/caller.ts";
import type { OpenDatabase } from "../../platform/database.ts";
import { openGuestKey } from "../../platform/guest-keys.ts";
import type { GuestKeys, GuestPass } from "../../platform/guest-keys.ts";
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import { hashOf } from "../../platform/vault.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ids } from "../../ports/ids.ts";
import { actAsGuest } from "./act-as-guest.ts";
import { findByReference, findGuest, findGuestBearer, insertGuestBearer } from "./guests.store.ts";
import type { GuestRow } from "./guests.store.ts";

export interface OpenSeatDeps {
  readonly database: OpenDatabase;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly guestKeys: GuestKeys;
}

/** Somebody who follows a link. */
export interface GuestVisit {
  readonly caller: Caller;
  readonly guest: GuestRow;
  readonly sessionId: string;
}

export interface KeyedVisit extends GuestVisit {
  readonly pass: GuestPass;
  readonly isOver: boolean;
}

const bearerMs = 30 * 60_000;

/** `undefined` when the key is not ours, or not for this session, or its guest is gone. */
export async function openByKey(
  { database, clock, guestKeys }: OpenSeatDeps,
  { reference, key }: { readonly reference: string; readonly key: string },
): Promise<KeyedVisit | undefined> {
  const pass = openGuestKey(guestKeys, key);
  const session = pass && (await findByReference(database.db, reference));
  if (!pass || session?.tenantId !== pass.tenantId || session.sessionId !== pass.sessionId) return undefined;
  const scope = mintTenantScope(pass.tenantId, "link");
  const guest = await findGuest(database.db, scope, pass.guestId);
  if (!guest) return undefined;
  const caller = actAsGuest(scope, guest);
  return { caller, guest, sessionId: pass.sessionId, pass, isOver: pass.until <= clock.now() };
}

/** What the page sends along with everything it does. Only its hash is kept. */
export async function giveBearer(
  { database, clock, ids }: OpenSeatDeps,
  { caller, guest, sessionId }: GuestVisit,
): Promise<string> {
  const bearer = ids.secret();
  const at = new Date(clock.now());
  const expiresAt = new Date(clock.now() + bearerMs);
  const given = { hash: hashOf(bearer), guestId: guest.id, sessionId, at, expiresAt };
  await insertGuestBearer(database.db, caller.scope, given);
  return bearer;
}

/** Fails: unauthenticated (unknown, over, or of another session). */
export async function openByBearer(
  { database, clock }: OpenSeatDeps,
  { reference, bearer }: { readonly reference: string; readonly bearer: string },
): Promise<GuestVisit> {
  const given = await findGuestBearer(database.db, hashOf(bearer), new Date(clock.now()));
  const session = given && (await findByReference(database.db, reference));
  const isOfThis = session?.tenantId === given?.tenantId && session?.sessionId === given?.sessionId;
  const scope = given && isOfThis ? mintTenantScope(given.tenantId, "link") : undefined;
  const guest = given && scope && (await findGuest(database.db, scope, given.guestId));
  if (!given || !scope || !guest)
    throw new RequestProblem("unauthenticated", "This page was open for too long. Follow the link in your mail again.");
  return { caller: actAsGuest(scope, guest), guest, sessionId: given.sessionId };
}
