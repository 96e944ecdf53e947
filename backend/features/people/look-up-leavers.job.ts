/**
 * Asks the directory once a day whether people are still there, and what they are called by now. Who left is flagged, with what is
 * ahead of them; nothing is ended.
 */
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import { recordAudit } from "../audit/record-audit.ts";
import { findToLookUp, saveLookedUp } from "./leavers.store.ts";
import type { PersonToLookUp } from "./leavers.store.ts";
import { takeDirectoryName } from "./people.store.ts";
import type { ReadGroupsDeps } from "./read-groups.job.ts";

const dayMs = 24 * 60 * 60_000;
/** A directory that lets us in no more, or does not answer, is left alone so long. */
const patienceMs = 60 * 60_000;
const atOnce = 1_000;

/** Builds the sweep: one organisation at a time. */
export function createLookUpLeavers(deps: ReadGroupsDeps): () => Promise<void> {
  const closedUntil = new Map<string, number>();
  return async () => {
    const now = deps.clock.now();
    const except = [...closedUntil].filter(([, until]) => until > now).map(([tenantId]) => tenantId);
    const since = new Date(now - dayMs);
    const people = await findToLookUp(deps.database.db, { since, except, limit: atOnce });
    const [first] = people;
    if (!first) return;
    try {
      await lookUp(deps, people, first);
    } catch (error) {
      if (!(error instanceof VendorFault)) throw error;
      closedUntil.set(first.tenantId, now + patienceMs);
      if (error.kind !== "consent_required") deps.log.warn({ err: error }, "the directory could not be asked who left");
    }
  };
}

async function lookUp(
  deps: ReadGroupsDeps,
  people: readonly PersonToLookUp[],
  { tenantId, externalTenant }: PersonToLookUp,
): Promise<void> {
  const scope = mintTenantScope(tenantId, "job");
  const known = await deps.directory.findByIds(
    { externalTenant },
    people.map(({ oid }) => oid),
  );
  const at = new Date(deps.clock.now());
  for (const { personId, oid, leftAs: before } of people) {
    const found = known.get(oid.toLowerCase());
    const leftAs = found === undefined ? "removed" : found.isEnabled ? null : "disabled";
    await deps.database.transaction(async (tx) => {
      await saveLookedUp(tx, scope, { personId, leftAs, at });
      const by = { scope, surface: "system" } as const;
      if (found && (await takeDirectoryName(tx, scope, { ...found, personId })) === "name")
        await recordAudit(deps, tx, { by, line: { kind: "people.renamed" }, people: [personId] });
      if (leftAs === null || leftAs === before) return;
      await recordAudit(deps, tx, { by, line: { kind: "people.left", as: leftAs }, people: [personId] });
    });
  }
}
