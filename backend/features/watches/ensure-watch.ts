/** Sees to it that the vendor calls us when a calendar changes: asks, renews at half life, asks anew when the watch is gone. */
import { asInstant, dayMs } from "../../domain/instant.ts";
import type { Instant } from "../../domain/instant.ts";
import type { OpenDatabase } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import { hashOf } from "../../platform/vault.ts";
import type { CalendarChanges, Watch, WatchWish } from "../../ports/calendar-changes.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ids } from "../../ports/ids.ts";
import type { GrantRef } from "../../ports/token-broker.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import type { VendorFaultKind } from "../../ports/vendor-fault.ts";
import type { Account } from "../connections/find-account.ts";
import { deleteRoutes, findWatch, instantOf, saveHeld, saveRoute } from "./watches.store.ts";
import type { HeldLease, WatchRow } from "./watches.store.ts";

export interface EnsureWatchDeps {
  readonly database: OpenDatabase;
  readonly calendarChanges: CalendarChanges;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Where vendors reach us. */
  readonly publicOrigin: string;
}

export interface Kept {
  readonly row: WatchRow;
  readonly lease: HeldLease;
  readonly account: Account;
  readonly grant: GrantRef;
}

/** What was asked under Graph's older limit is granted under the newer one too; Google grants a week. */
const watchMs = 4_230 * 60_000;
/** A mailbox that moves to the cloud can be watched from then on. */
const askRefusingAgainMs = dayMs;
/** Our address may have been unreachable for a moment. */
const askFailedAgainMs = 15 * 60_000;

/** `lost`: somebody else took over. Throws VendorFault when the calendar cannot be reached at all. */
export async function ensureWatch(
  deps: EnsureWatchDeps,
  scope: TenantScope,
  kept: Kept,
): Promise<{ readonly row: WatchRow; readonly problem?: string } | "lost"> {
  const { row, account } = kept;
  const now = deps.clock.now();
  const isOthers = row.account_id !== account.accountId;
  const standing = isOthers ? undefined : watchOf(row, now);
  const isDue = (instantOf(row.renew_at) ?? now) <= now;
  if (standing && !isDue) return { row };
  if (!standing && !isDue && row.state === "polling" && !isOthers) return { row };

  // The same person's other calendar: their grant can still end what stood there, which would call us in vain until it runs out.
  if (isOthers && personOf(row.account_id) === personOf(account.accountId)) await endStanding(deps, kept);
  const wish = wishFor(deps, kept);
  const renewed = standing ? await deps.calendarChanges.renew(kept.grant, standing, wish) : "gone";
  if (standing && renewed !== "gone") return saveWatch(deps, scope, { kept, wish, watch: renewed, isGap: false });
  // Between the end of a watch and now anything may have changed; the same calendar polled so far missed nothing.
  const isGap = isOthers || row.state !== "polling";
  try {
    const watch = await deps.calendarChanges.watch(kept.grant, wish);
    return await saveWatch(deps, scope, { kept, wish, watch, isGap });
  } catch (thrown) {
    if (!isRefusal(thrown)) throw thrown;
    return savePolling(deps, scope, { kept, fault: thrown, isGap });
  }
}

/** Best effort: a watch that stays ends by itself, and what it tells until then leads nowhere. */
export async function endStanding(
  { calendarChanges, clock }: Pick<EnsureWatchDeps, "calendarChanges" | "clock">,
  { row, grant }: Pick<Kept, "row" | "grant">,
): Promise<void> {
  const standing = watchOf(row, clock.now());
  if (!standing) return;
  await calendarChanges.unwatch(grant, standing).catch((thrown: unknown) => {
    if (!(thrown instanceof VendorFault)) throw thrown;
  });
}

/** An account's id may go on with that of one of its calendars. */
function personOf(accountId: string): string {
  return accountId.split(" ", 1)[0] ?? accountId;
}

function watchOf(row: WatchRow, now: Instant): Watch | undefined {
  const expiresAt = instantOf(row.expires_at);
  if (row.watch_id === null || expiresAt === undefined || expiresAt <= now) return undefined;
  return { id: row.watch_id, expiresAt, ...(row.resource_id === null ? {} : { resourceId: row.resource_id }) };
}

const refusals: ReadonlySet<VendorFaultKind> = new Set(["rejected", "not_permitted", "unexpected_reply"]);

/** The calendar answers, but calls nobody: it is looked at now and then. */
function isRefusal(thrown: unknown): thrown is VendorFault {
  if (!(thrown instanceof VendorFault)) return false;
  return thrown.code === "watch_refused" || refusals.has(thrown.kind);
}

function wishFor({ ids, clock, publicOrigin }: EnsureWatchDeps, { account }: Kept): WatchWish {
  const callbackUrl = `${publicOrigin}/hooks/${account.vendor === "google" ? "google" : "graph"}`;
  return {
    id: ids.next(),
    callbackUrl,
    lifecycleUrl: `${publicOrigin}/hooks/graph/lifecycle`,
    secret: ids.secret(),
    until: asInstant(clock.now() + watchMs),
  };
}

async function saveWatch(
  { database, clock }: EnsureWatchDeps,
  scope: TenantScope,
  {
    kept,
    wish,
    watch,
    isGap,
  }: { readonly kept: Kept; readonly wish: WatchWish; readonly watch: Watch; readonly isGap: boolean },
): Promise<{ readonly row: WatchRow } | "lost"> {
  const { row, lease, account } = kept;
  const change = {
    account_id: account.accountId,
    state: "watching" as const,
    watch_id: watch.id,
    resource_id: watch.resourceId ?? null,
    expires_at: new Date(watch.expiresAt),
    renew_at: new Date(clock.now() + (watch.expiresAt - clock.now()) / 2),
    ...(isGap ? { sync_token: null } : {}),
  };
  const saved = await database.transaction(async (tx): Promise<WatchRow | "lost"> => {
    if (!(await saveHeld(tx, scope, lease, { attempts: row.attempts }))) return "lost";
    const current = await findWatch(tx, scope, lease);
    // Its end was heard while it was being renewed: the next run asks anew.
    if (current?.watch_id !== row.watch_id) return current ?? "lost";
    await saveHeld(tx, scope, lease, change);
    await deleteRoutes(tx, scope, { connectionId: lease.connectionId, except: watch.id });
    // A renewed watch goes on sending the secret it was made with.
    const after = { ...row, ...change };
    if (watch.id === row.watch_id) return after;
    await saveRoute(tx, {
      kind: account.vendor === "google" ? "google_channel" : "graph_subscription",
      external_id: watch.id,
      account: null,
      secret_hash: hashOf(wish.secret),
      tenant_id: scope.tenantId,
      person_id: account.personId,
      connection_id: lease.connectionId,
    });
    return after;
  });
  return saved === "lost" ? "lost" : { row: saved };
}

async function savePolling(
  { database, clock }: EnsureWatchDeps,
  scope: TenantScope,
  { kept, fault, isGap }: { readonly kept: Kept; readonly fault: VendorFault; readonly isGap: boolean },
): Promise<{ readonly row: WatchRow; readonly problem: string } | "lost"> {
  const { row, lease, account } = kept;
  const isFinal = fault.code === "watch_refused";
  const change = {
    account_id: account.accountId,
    state: "polling" as const,
    watch_id: null,
    resource_id: null,
    expires_at: null,
    renew_at: new Date(clock.now() + (isFinal ? askRefusingAgainMs : askFailedAgainMs)),
    ...(isGap ? { sync_token: null } : {}),
  };
  const isSaved = await database.transaction(async (tx) => {
    await deleteRoutes(tx, scope, lease);
    return saveHeld(tx, scope, lease, change);
  });
  return isSaved ? { row: { ...row, ...change }, problem: fault.code ?? fault.kind } : "lost";
}
