/** A hundred creates and updates per Zoom host and UTC day: implements the daily budget on the database. */
import { dayMs } from "../../domain/instant.ts";
import type { Instant } from "../../domain/instant.ts";
import type { OpenDatabase } from "../../platform/database.ts";
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import type { DailyBudget } from "../../ports/call-budget.ts";
import type { Clock } from "../../ports/clock.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import { countWrite, fillDay, forgetDaysBefore } from "./budgets.store.ts";

export interface DailyBudgetDeps {
  readonly database: OpenDatabase;
  readonly clock: Clock;
}

/** Source: Zoom, "Rate limits": meetings of one user, per day, reset at 00:00 UTC. */
const mostPerDay = 100;

export function createDailyBudget({ database, clock }: DailyBudgetDeps): DailyBudget {
  return {
    async spend({ tenantId, connectionId, vendor }, operation) {
      const now = clock.now();
      const write = { connectionId, day: dayOf(now), most: mostPerDay };
      if ((await countWrite(database.db, mintTenantScope(tenantId, "job"), write)) === "counted") return;
      throw new VendorFault(`${operation}: this day's meetings are used up`, {
        vendor,
        operation,
        kind: "throttled",
        code: "daily_limit",
        retryAfterSeconds: (dayMs - (now % dayMs)) / 1000,
      });
    },
    async exhaust({ tenantId, connectionId }) {
      const filled = { connectionId, day: dayOf(clock.now()), most: mostPerDay };
      await fillDay(database.db, mintTenantScope(tenantId, "job"), filled);
    },
  };
}

/** Run it now and then: drops the counts of days that are over. */
export async function forgetOldCounts({ database, clock }: DailyBudgetDeps): Promise<void> {
  await forgetDaysBefore(database.db, dayOf(clock.now()));
}

function dayOf(now: Instant): string {
  return new Date(now).toISOString().slice(0, 10);
}
