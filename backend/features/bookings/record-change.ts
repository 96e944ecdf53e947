/** What every change of a session leaves behind, in its transaction: a line of history, work for the vendors, and news. */
import type { ChangeLine } from "../../domain/change-lines.ts";
import { sayChange } from "../../domain/change-words.ts";
import type { Caller } from "../../platform/caller.ts";
import type { OpenDatabase, Tx } from "../../platform/database.ts";
import type { Jobs } from "../../platform/jobs.ts";
import type { Live } from "../../platform/live.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ids } from "../../ports/ids.ts";
import type { GatherOutside } from "../availability/gather-facts.ts";
import { requestTelling } from "../notices/request-telling.ts";
import { requestSync, requestSyncLater } from "../sync/request-sync.ts";
import { noteSessionChange } from "../webhooks/note-session-change.ts";
import { insertChange } from "./bookings.store.ts";

export interface ChangeDeps {
  readonly database: OpenDatabase;
  readonly jobs: Jobs;
  readonly live: Live;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly gatherOutside: GatherOutside;
}

/** Who changes a session: a person on a surface, or the clock. */
export interface Actor extends Pick<Caller, "scope" | "displayName"> {
  readonly surface: Caller["surface"] | "system";
  /** Absent for what happens by itself. */
  readonly personId?: string | undefined;
}

/** What happens by itself. */
export function bySystem(scope: TenantScope): Actor {
  return { scope, displayName: "Slotside", surface: "system" };
}

export interface RecordedChange {
  readonly by: Actor;
  readonly sessionId: string;
  readonly version: number;
  readonly personIds: readonly string[];
  /** What happened at once; never empty. */
  readonly lines: readonly ChangeLine[];
  /** Whether vendors hold anything of it; `concerned later` when it may be taken back yet. */
  readonly vendors: "concerned" | "concerned later" | "not concerned";
}

export async function recordChange(deps: ChangeDeps, tx: Tx, change: RecordedChange): Promise<void> {
  const { by, sessionId, version, personIds, lines } = change;
  const { scope } = by;
  const at = new Date(deps.clock.now());
  await insertChange(tx, scope, {
    id: deps.ids.next(),
    sessionId,
    at,
    byName: by.displayName,
    source: by.surface,
    what: sayChange(lines, "en"),
    lines,
  });
  if (change.vendors === "concerned") await requestSync(deps, tx, { scope, sessionId });
  if (change.vendors === "concerned later") await requestSyncLater(deps, tx, { scope, sessionId });
  const actor = by.personId === undefined ? "system" : { personId: by.personId, displayName: by.displayName };
  await requestTelling(deps, tx, { scope, sessionId, by: actor });
  await noteSessionChange(deps, tx, { scope, sessionId });
  await deps.live.announce(tx, {
    tenantId: scope.tenantId,
    kind: "session.changed",
    id: sessionId,
    version,
    personIds,
  });
}
