/** Who of several people is free at a time: by their other sessions, and by their calendars as far as they can be read. */
import { overlaps } from "../../domain/interval.ts";
import type { Interval } from "../../domain/interval.ts";
import { isTakenFor } from "../../domain/second-thoughts.ts";
import type { ShowAs } from "../../domain/busy-time.ts";
import type { Caller } from "../../platform/caller.ts";
import type { Database, OpenDatabase } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { HoldViewer } from "../holds/find-held.ts";
import { loadClaimedTimes } from "./availability.store.ts";
import type { GatherOutside } from "./gather-facts.ts";

/** `elsewhere`: in another session, which nobody can set aside; `unknown`: no calendar of theirs can be read. */
export type Freedom = "free" | "busy" | "elsewhere" | "unknown";

interface Asked {
  readonly personIds: readonly string[];
  readonly range: Interval;
  /** What in a calendar counts as busy. */
  readonly blocks: readonly ShowAs[];
  readonly viewer: HoldViewer;
  /** Does not stand in its own way. */
  readonly exceptSessionId?: string | undefined;
}

/** Answers a question that can be asked of any time within the range. */
export async function whoIsFree(
  deps: { readonly database: OpenDatabase; readonly gatherOutside: GatherOutside },
  caller: Caller,
  asked: Asked,
): Promise<(personId: string, time: Interval) => Freedom> {
  const { scope } = caller;
  const { personIds, range, blocks } = asked;
  const question = { personIds, range, blocks, purpose: "listing", readerId: caller.personId } as const;
  const [outside, taken] = await Promise.all([
    deps.gatherOutside(scope, question),
    findTaken(deps.database.db, scope, asked),
  ]);
  return (personId, time) => {
    if (taken.get(personId)?.some((each) => overlaps(each, time))) return "elsewhere";
    const facts = outside.get(personId);
    if (!facts || facts.busy === "unreadable" || facts.checked === "unchecked") return "unknown";
    return facts.busy.some((each) => overlaps(each, time)) ? "busy" : "free";
  };
}

/** By person: when they take part in other sessions, or others keep their time for an undo. Inside a transaction, under their locks. */
export async function findTaken(
  db: Database,
  scope: TenantScope,
  { personIds, range, viewer, exceptSessionId }: Omit<Asked, "blocks">,
): Promise<ReadonlyMap<string, readonly Interval[]>> {
  const claims = await loadClaimedTimes(db, scope, { personIds, range });
  const standing = claims.filter(
    ({ sessionId, personId, kept }) =>
      sessionId !== exceptSessionId &&
      (kept === undefined || isTakenFor({ personId, keptUntil: kept.until, byId: kept.byId }, viewer)),
  );
  return Map.groupBy(standing, ({ personId }) => personId);
}
