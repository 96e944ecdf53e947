/** What the administrator chooses for a vendor, changes later, or takes back. */
import type { SaveIntegration } from "#contract/integrations.ts";
import { vendorNames } from "../../domain/vendor-problems.ts";
import type { Caller } from "../../platform/caller.ts";
import { recordAudit } from "../audit/record-audit.ts";
import { announceIntegration, beginTestIn } from "./begin-test.ts";
import type { TestDeps } from "./begin-test.ts";
import { uncoverEverybody } from "./cover-people.ts";
import type { CoverDeps } from "./cover-people.ts";
import { saveDraft } from "./drafts.store.ts";
import { deleteIntegration, lockIntegration, saveChoice, updateIntegration } from "./integrations.store.ts";
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
  const { method } = choice;
  const owners = [...new Set((choice.ownerEmails ?? []).map((email) => email.toLowerCase()))];
  if (method === undefined) return keepOwners(deps, caller, { vendor, owners });
  const at = new Date(deps.clock.now());
  await deps.database.transaction(async (tx) => {
    const before = await lockIntegration(tx, scope, vendor);
    await saveChoice(tx, scope, {
      vendor,
      method,
      owner_emails: owners,
      must_not_read: choice.mustNotRead ? choice.mustNotRead : null,
      at,
    });
    if (before?.method !== method) {
      if (before?.method === "domain_wide") await uncoverEverybody(deps, tx, scope, vendor);
      const isOpen = method !== "domain_wide" || before?.authorisation === "given";
      if (isOpen) await beginTestIn(deps, tx, scope, { integration: { vendor, method }, people: "sample" });
    }
    await announceIntegration(deps, tx, scope, vendor);
    await recordAudit(deps, tx, {
      by: caller,
      line: { kind: "integrations.changed", vendor, did: before ? "changed" : "set_up", method },
      subject: { kind: "integration", name: vendorNames[vendor] },
    });
  });
}

/** Before the method is chosen they are a draft, so that whoever stops there finds them again. */
async function keepOwners(
  deps: SaveIntegrationDeps,
  caller: Caller,
  { vendor, owners }: { readonly vendor: VendorName; readonly owners: string[] },
): Promise<void> {
  const { scope } = caller;
  await deps.database.transaction(async (tx) => {
    if (!(await lockIntegration(tx, scope, vendor))) return saveDraft(tx, scope, { vendor, owners });
    const change = { vendor, owner_emails: owners, changed_at: new Date(deps.clock.now()) };
    await updateIntegration(tx, scope, change);
    await announceIntegration(deps, tx, scope, vendor);
    await recordAudit(deps, tx, {
      by: caller,
      line: { kind: "integrations.changed", vendor, did: "owners" },
      subject: { kind: "integration", name: vendorNames[vendor] },
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
      line: { kind: "integrations.removed", vendor },
      subject: { kind: "integration", name: vendorNames[vendor] },
    });
  });
}
