/** What looks after an organisation: its audit log, and what is forgotten when its time is over. */
import type { FeatureGround } from "./compose-features.ts";
import { createAuditRoutes } from "./features/audit/audit.routes.ts";
import { createForgetOldEntries } from "./features/audit/forget-old-entries.job.ts";
import { createForgetPreviews } from "./features/imports/preview-import.ts";
import type { Route } from "./platform/route.ts";

/** Registers its sweeps, and answers its routes. */
export function composeAdministration(ground: FeatureGround): readonly Route[] {
  ground.jobs.every(60 * 60_000, "forget old audit entries", createForgetOldEntries(ground));
  ground.jobs.every(60_000, "forget previews of imports", createForgetPreviews(ground));
  return createAuditRoutes(ground);
}
