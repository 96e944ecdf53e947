/**
 * Looks whether a time has opened that somebody wishes for, whenever something changed on which that depends, and tells them once. A
 * calendar is asked only then, and by the same copies that serve whoever lists times.
 */
import { addMinutes, asInstant } from "../../domain/instant.ts";
import { findOpenings } from "../../domain/wishes.ts";
import type { Caller } from "../../platform/caller.ts";
import type { Tx } from "../../platform/database.ts";
import type { Log } from "../../platform/log.ts";
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import { listFree } from "../availability/list-free.ts";
import { restedKeptMs } from "./list-wishes.ts";
import type { WishDeps } from "./make-wish.ts";
import { deleteOldWishes, findBookedSince, listChangedWishes, listOutlivedWishes } from "./openings.store.ts";
import { noteLook, postponeLook } from "./openings.store.ts";
import type { ChangedWish } from "./openings.store.ts";
import { rest } from "./rest-wish.ts";
import { tellWish } from "./tell-wish.ts";
import { findWish } from "./wishes.store.ts";
import type { KeptWish } from "./wishes.store.ts";

export interface LookDeps extends WishDeps {
  readonly log: Log;
}

const mostPerSweep = 20;
/** After a look that could not see every calendar; twice as long after each. */
const firstPauseMinutes = 5;
const longestPauseMinutes = 6 * 60;

/** Run it every few seconds. */
export function createLookForOpenings(deps: LookDeps): () => Promise<void> {
  const { database, clock, log } = deps;
  return async () => {
    for (const { tenantId, id } of await listOutlivedWishes(database.db, clock.now(), mostPerSweep)) {
      const scope = mintTenantScope(tenantId, "job");
      await database.transaction((tx) => rest(deps, tx, scope, { id, state: "expired" }));
    }
    for (const changed of await listChangedWishes(database.db, clock.now(), mostPerSweep)) {
      const scope = mintTenantScope(changed.tenantId, "job");
      const wish = await findWish(database.db, scope, changed.id);
      if (!wish) continue;
      try {
        await look(deps, scope, { wish, changed });
      } catch (error) {
        log.error({ err: error, wishId: wish.id }, "looking for an opening failed");
        await lookLater(deps, scope, wish);
      }
    }
  };
}

/** Run it now and then. */
export function createForgetOldWishes({ database, clock }: WishDeps): () => Promise<void> {
  return () => database.transaction((tx) => deleteOldWishes(tx, new Date(clock.now() - restedKeptMs)));
}

interface Look {
  readonly wish: KeptWish;
  readonly changed: ChangedWish;
}

async function look(deps: LookDeps, scope: TenantScope, { wish, changed }: Look): Promise<void> {
  const { id, offeringId, providerId } = wish;
  const sessionId = await findBookedSince(deps.database.db, scope, wish);
  if (sessionId !== undefined) {
    await deps.database.transaction((tx) => rest(deps, tx, scope, { id, state: "answered", sessionId }));
    return;
  }
  const from = asInstant(Math.max(wish.startsAt, deps.clock.now()));
  const range = { startsAt: from, endsAt: wish.endsAt };
  const { items, isComplete } = await listFree(deps, learnerOf(scope, wish), { offeringId, providerId, range });
  const starts = findOpenings(wish, items).map(({ startsAt }) => startsAt);
  if (starts.length === 0 && !isComplete) return lookLater(deps, scope, wish);
  await deps.database.transaction((tx) => conclude(deps, tx, scope, { wish, changed, starts }));
}

/** The look, the rest and the mail become true together, or none of them. */
async function conclude(
  deps: LookDeps,
  tx: Tx,
  scope: TenantScope,
  { wish, changed, starts }: Look & { readonly starts: readonly KeptWish["startsAt"][] },
): Promise<void> {
  const [first, ...more] = starts;
  if (!(await noteLook(tx, scope, changed)) || first === undefined) return;
  if (!(await rest(deps, tx, scope, { id: wish.id, state: "told" }))) return;
  await tellWish(deps, tx, scope, { wish, to: [wish.learnerId], news: { kind: "opened", starts: [first, ...more] } });
}

async function lookLater({ database, clock }: LookDeps, scope: TenantScope, { id, misses }: KeptWish): Promise<void> {
  const pause = Math.min(longestPauseMinutes, firstPauseMinutes * 2 ** Math.min(misses, 10));
  await postponeLook(database.db, scope, { id, at: addMinutes(clock.now(), pause), misses: misses + 1 });
}

/** Times are listed as for the learner: by their own diary, their matches and their holds. */
function learnerOf(scope: TenantScope, { learnerId, learnerName }: KeptWish): Caller {
  return { scope, personId: learnerId, displayName: learnerName, roles: ["learner"], surface: "api" };
}
