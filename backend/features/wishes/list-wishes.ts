/** The wishes that concern somebody. */
import { asInstant, dayMs } from "../../domain/instant.ts";
import type { Caller } from "../../platform/caller.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import type { WishDeps } from "./make-wish.ts";
import { findWish, loadAskedWishes, loadOwnWishes } from "./wishes.store.ts";
import type { KeptWish } from "./wishes.store.ts";

/** How long a wish is shown and kept after it came to something, or to nothing. */
export const restedKeptMs = 30 * dayMs;

/** As a learner: one's own. As a provider: what one is asked. */
export async function listWishes(
  { database, clock }: WishDeps,
  { scope, personId }: Caller,
  role: "learner" | "provider",
): Promise<readonly KeptWish[]> {
  const now = clock.now();
  return role === "provider"
    ? loadAskedWishes(database.db, scope, { providerId: personId, now })
    : loadOwnWishes(database.db, scope, { learnerId: personId, since: asInstant(now - restedKeptMs) });
}

/** After it was made or answered. Fails: not_found. */
export async function readWish({ database }: WishDeps, { scope }: Caller, id: string): Promise<KeptWish> {
  const wish = await findWish(database.db, scope, id);
  if (!wish) throw new RequestProblem("not_found", "There is no such wish.");
  return wish;
}
