/** What stood in the way at a vendor stays in the session's history when it is over, for whoever is asked about it later. */
import type { ChangeLine } from "../../domain/change-lines.ts";
import { sayChange } from "../../domain/change-words.ts";
import type { Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ids } from "../../ports/ids.ts";
import type { SyncProblem } from "./postpone-sync.ts";
import type { Lease } from "./sync.store.ts";

/** Whatever passes by itself is noted when so many attempts in a row have failed. */
const patience = 3;

interface Troubled {
  readonly scope: TenantScope;
  readonly sessionId: string;
  /** Of the attempt. */
  readonly lease: Pick<Lease, "attempts" | "lastProblem">;
}

/** `problems` is empty when it came right. Each trouble is noted once. */
export async function noteTrouble(
  deps: { readonly clock: Clock; readonly ids: Ids },
  tx: Tx,
  {
    scope,
    sessionId,
    lease: { attempts, lastProblem },
    problems,
  }: Troubled & { readonly problems: readonly SyncProblem[] },
): Promise<void> {
  const before = JSON.parse(lastProblem ?? "[]") as readonly SyncProblem[];
  const lines = problems.length === 0 ? whatHealed(before, attempts) : whatFails(before, { attempts, problems });
  for (const line of lines) {
    const row = { tenant_id: scope.tenantId, id: deps.ids.next(), session_id: sessionId };
    const said = { what: sayChange([line], "en"), lines: JSON.stringify([line]) };
    await tx
      .insertInto("session_changes")
      .values({ ...row, at: new Date(deps.clock.now()), by_name: "Slotside", source: "system", ...said })
      .execute();
  }
}

function whatHealed(before: readonly SyncProblem[], attempts: number): readonly ChangeLine[] {
  const wasNoted = attempts >= patience || before.some(({ state }) => state === "failed");
  return wasNoted ? [{ kind: "vendor_right", attempts }] : [];
}

function whatFails(
  before: readonly SyncProblem[],
  { attempts, problems }: { readonly attempts: number; readonly problems: readonly SyncProblem[] },
): readonly ChangeLine[] {
  const isNew = ({ vendor, code, state }: SyncProblem): boolean =>
    state === "failed"
      ? !before.some((each) => each.vendor === vendor && each.code === code)
      : attempts === patience - 1;
  return problems.flatMap((problem) => {
    const { vendor, code } = problem;
    return vendor && code && isNew(problem) ? [{ kind: "vendor_failed" as const, vendor, code }] : [];
  });
}
