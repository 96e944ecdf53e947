/** What the administrator chooses for a vendor, changes later, or takes back. */
import type { SaveIntegration } from "#contract/integrations.ts";
import type { Caller } from "../../platform/caller.ts";
import { recordAudit } from "../audit/record-audit.ts";
import { announceIntegration, beginTestIn } from "./begin-test.ts";
import type { TestDeps } from "./begin-test.ts";
import { uncoverEverybody } from "./cover-people.ts";
import type { CoverDeps } from "./cover-people.ts";
import { deleteIntegration, lockIntegration, saveChoice } from "./integrations.store.ts";
import type { VendorName } from "./integrations.store.ts";

export type SaveIntegrationDeps = TestDeps & CoverDeps;

/** Another method begins its own test; leaving the domain-wide one ends its connections, and everybody's own stay. */
export async function saveIntegration(
  deps: SaveIntegrationDeps,
  caller: Caller,
  wish: { readonly vendor: VendorName; readonly choice: SaveIntegration },
): Promise<void> {
  const { vendor, choice } = wish;
  const { scope } = caller;
  const at = new Date(deps.clock.now());
  await deps.database.transaction(async (tx) => {
    const before = await lockIntegration(tx, scope, vendor);
    await saveChoice(tx, scope, {
      vendor,
      method: choice.method,
      owner_emails: [...new Set((choice.ownerEmails ?? []).map((email) => email.toLowerCase()))],
      must_not_read: choice.mustNotRead ? choice.mustNotRead : null,
      at,
    });
    if (before?.method !== choice.method) {
      if (before?.method === "domain_wide") await uncoverEverybody(deps, tx, scope, vendor);
      const isOpen = choice.method !== "domain_wide" || before?.authorisation === "given";
      if (isOpen)
        await beginTestIn(deps, tx, scope, { integration: { vendor, method: choice.method }, people: "sample" });
    }
    await announceIntegration(deps, tx, scope, vendor);
    await recordAudit(deps, tx, {
      by: caller,
      kind: "integrations.changed",
      what: before ? `Changed how ${vendor} is connected (${choice.method})` : `Set ${vendor} up (${choice.method})`,
      subject: { kind: "integration", name: vendor },
    });
  });
}

/** Everything it made here goes: the connections of its kind, its credentials, and what was known of people's accounts. */
export async function removeIntegration(deps: SaveIntegrationDeps, caller: Caller, vendor: VendorName): Promise<void> {
  const { scope } = caller;
  await deps.database.transaction(async (tx) => {
    if (!(await lockIntegration(tx, scope, vendor))) return;
    await uncoverEverybody(deps, tx, scope, vendor);
    await deleteIntegration(tx, scope, vendor);
    await announceIntegration(deps, tx, scope, vendor);
    await recordAudit(deps, tx, {
      by: caller,
      kind: "integrations.removed",
      what: `Took the set-up of ${vendor} back`,
      subject: { kind: "integration", name: vendor },
    });
  });
}
