/** Somebody says that it was authorised: the worker looks at once, and tells what it finds. */
import type { Caller } from "../../platform/caller.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { announceIntegration } from "./begin-test.ts";
import type { TestDeps } from "./begin-test.ts";
import { lockIntegration, updateIntegration } from "./integrations.store.ts";
import type { VendorName } from "./integrations.store.ts";

/** Fails: not_found, when nothing was asked for. */
export async function confirmNow(deps: TestDeps, { scope }: Caller, vendor: VendorName): Promise<void> {
  const now = new Date(deps.clock.now());
  await deps.database.transaction(async (tx) => {
    const row = await lockIntegration(tx, scope, vendor);
    const canBe = row?.method === "domain_wide" && row.credentials_sealed !== null;
    if (!canBe) throw new RequestProblem("not_found", "Nothing was asked for yet.");
    if (row.authorisation === "given") return;
    await updateIntegration(tx, scope, {
      vendor,
      authorisation: "confirming",
      authorisation_problem: null,
      returned_at: row.returned_at ?? now,
      returned_hint: null,
      confirm_due_at: now,
    });
    await announceIntegration(deps, tx, scope, vendor);
  });
}
