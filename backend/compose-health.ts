/** What watches over the rest: incidents and who is told, comparing accounts, and the report. */
import { composeMail } from "./compose-mail.ts";
import type { FeatureGround } from "./compose-features.ts";
import type { GatherOutside } from "./features/availability/gather-facts.ts";
import { forgetOldCounts } from "./features/budgets/count-writes.ts";
import { createForgetTroubles } from "./features/health/forget-troubles.job.ts";
import { createHealthReportRoutes } from "./features/health/health.routes.ts";
import { createTellIncidents } from "./features/health/tell-incidents.job.ts";
import { createLookAgain, createReconcileAccounts } from "./features/reconcile/reconcile-accounts.job.ts";
import type { Route } from "./platform/route.ts";

/** Registers its sweeps, and answers its routes. */
export function composeHealth(ground: FeatureGround & { readonly gatherOutside: GatherOutside }): readonly Route[] {
  const { config, jobs, vendors } = ground;
  const { mail, sender } = composeMail(config);
  const telling = { ...ground, mail, mailFrom: sender, publicOrigin: config.PUBLIC_ORIGIN };
  const comparing = { ...ground, ...vendors };
  jobs.every(2_000, "tell of incidents", createTellIncidents(telling));
  jobs.every(60_000, "forget old troubles", createForgetTroubles(ground));
  jobs.every(5_000, "look again", createLookAgain(comparing));
  jobs.every(20_000, "compare accounts", createReconcileAccounts(comparing));
  jobs.every(60 * 60_000, "forget old counts", () => forgetOldCounts(ground));
  return createHealthReportRoutes(ground);
}
