/** Times that people wish for: their routes, what looks for openings, and what tells of both. */
import type { FeatureGround } from "./compose-features.ts";
import type { AnswerWishDeps } from "./features/wishes/answer-wish.ts";
import { createForgetOldWishes, createLookForOpenings } from "./features/wishes/look-for-openings.job.ts";
import { createSendWishNotices } from "./features/wishes/send-wish-notices.job.ts";
import { createWishesRoutes } from "./features/wishes/wishes.routes.ts";
import type { Route } from "./platform/route.ts";

/** An opening is told within this, and the mail. */
const lookEveryMs = 5_000;

/** Registers its sweeps, and answers its routes. */
export function composeWishes(ground: FeatureGround & AnswerWishDeps): readonly Route[] {
  ground.jobs.every(lookEveryMs, "look for openings", createLookForOpenings(ground));
  ground.jobs.every(1_000, "send notices of wishes", createSendWishNotices(ground));
  ground.jobs.every(60 * 60_000, "forget old wishes", createForgetOldWishes(ground));
  return createWishesRoutes(ground);
}
