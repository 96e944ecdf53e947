/**
 * Notes how calls to vendors go: a kind of call that fails hopelessly, or in passing for a quarter of an hour, opens one
 * incident for its cause, however many sessions it hits; the next call of that kind that succeeds heals it.
 */
import { asInstant, minuteMs } from "../../domain/instant.ts";
import { problemOf } from "../../domain/vendor-problems.ts";
import type { ProblemCode } from "../../domain/vendor-problems.ts";
import type { OpenDatabase, Tx } from "../../platform/database.ts";
import type { Live } from "../../platform/live.ts";
import type { Log } from "../../platform/log.ts";
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ids } from "../../ports/ids.ts";
import type { GrantRef } from "../../ports/token-broker.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import { hastenLook } from "../integrations/hasten-look.ts";
import {
  addTrouble,
  endTroubles,
  endTroublesOfConnection,
  findOwner,
  hasTrouble,
  healIncident,
  listOpenOf,
  openIncident,
  showOnConnection,
} from "./incidents.store.ts";
import type { Access, Area } from "./incidents.store.ts";

export interface NoteCallsDeps {
  readonly database: OpenDatabase;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly live: Live;
  readonly log: Log;
}

export interface NotedCall {
  readonly grant: GrantRef;
  readonly area: Area;
  readonly access: Access;
}

/** How long what passes by itself may last before somebody is told. */
const passingMs = 15 * minuteMs;
/** What fails again this soon after it healed is the same incident. */
const sameAgainMs = 60 * minuteMs;
/** What concerns single appointments comes back with each of them. */
const sameRefusalMs = 24 * 60 * minuteMs;
const ofAppointments: readonly ProblemCode[] = [
  "refused",
  "not_understood",
  "teams_not_allowed",
  "meet_not_allowed",
  "licence_missing",
];
/** Whoever still tries does so more often than this: what was not seen for longer hits nobody. */
export const silenceMs = 10 * minuteMs;

/** These are nobody's fault, and say nothing of the account. */
const unremarkable: readonly ProblemCode[] = ["mailbox_busy", "changed_by_others", "meeting_running", "watch_refused"];
/** These hit everybody at a vendor, and are one incident for all accounts. */
const ofVendor: readonly ProblemCode[] = ["down", "set_up_wrong", "consent_withdrawn"];
/** What is wrong with an account that the organisation covers is told by its cause for everybody it hits, after a look. */
const ofCoveredAccounts: readonly ProblemCode[] = [
  "mailbox_missing",
  "account_unknown",
  "not_permitted",
  "licence_missing",
];

export async function noteFault(deps: NoteCallsDeps, call: NotedCall, fault: VendorFault): Promise<void> {
  const { code, state } = problemOf(fault);
  if (unremarkable.includes(code)) return;
  const { grant, area, access } = call;
  const scope = mintTenantScope(grant.tenantId, "job");
  const now = deps.clock.now();
  const { connectionId, vendor } = grant;
  await deps.database.transaction(async (tx) => {
    // Who let an account go themselves knows that it is gone.
    const owner = await findOwner(tx, scope, connectionId);
    if (!owner) return;
    if (owner.method === "app_only" && ofCoveredAccounts.includes(code))
      return hastenLook(tx, scope, { vendor, personId: owner.personId, now });
    const trouble = await addTrouble(tx, scope, { connectionId, area, access, code, vendor, now });
    const isLasting = now - trouble.first_at.getTime() >= passingMs;
    if (state === "waiting" && !isLasting) return;
    const about = { vendor, code, connectionId: ofVendor.includes(code) ? null : connectionId };
    const opened = await openIncident(tx, scope, {
      id: deps.ids.next(),
      cause: causeOf(about),
      ...about,
      personId: about.connectionId === null ? null : owner.personId,
      now,
      sameSince: asInstant(now - (ofAppointments.includes(code) ? sameRefusalMs : sameAgainMs)),
    });
    if (opened !== "counted") await show(deps, tx, { scope, connectionId });
  });
}

export async function noteSuccess(deps: NoteCallsDeps, call: NotedCall): Promise<void> {
  const { connectionId, tenantId } = call.grant;
  const kind = { connectionId, area: call.area, access: call.access };
  const scope = mintTenantScope(tenantId, "job");
  if (!(await hasTrouble(deps.database.db, scope, kind))) return;
  await deps.database.transaction(async (tx) => {
    const ended = await endTroubles(tx, scope, kind);
    await heal(deps, tx, { scope, connectionId, ended, how: "telling" });
  });
}

/** In the transaction that connects an account anew, or disconnects it: what failed with its old grant fails no more. */
export async function endIncidentsOf(
  deps: Pick<NoteCallsDeps, "clock" | "live">,
  tx: Tx,
  about: { readonly scope: TenantScope; readonly connectionId: string; readonly how: "telling" | "quietly" },
): Promise<void> {
  const { scope, connectionId, how } = about;
  const troubles = await endTroublesOfConnection(tx, scope, connectionId);
  const open = await listOpenOf(tx, scope, connectionId);
  const ended = [...troubles, ...open].map(({ code, vendor }) => ({ code, vendor }));
  if (ended.length > 0) await heal(deps, tx, { scope, connectionId, ended, how });
}

export async function heal(
  deps: Pick<NoteCallsDeps, "clock" | "live">,
  tx: Tx,
  about: {
    readonly scope: TenantScope;
    readonly connectionId: string;
    readonly ended: readonly { readonly code: string; readonly vendor: GrantRef["vendor"] }[];
    readonly how: "telling" | "quietly";
  },
): Promise<void> {
  const { scope, how } = about;
  const now = deps.clock.now();
  const seenSince = asInstant(now - silenceMs);
  for (const { code, vendor } of about.ended) {
    const connectionId = (ofVendor as readonly string[]).includes(code) ? null : about.connectionId;
    const cause = causeOf({ vendor, code, connectionId });
    await healIncident(tx, scope, { cause, while: { code, vendor, connectionId, seenSince }, now, how });
  }
  await show(deps, tx, about);
}

async function show(
  { live }: Pick<NoteCallsDeps, "live">,
  tx: Tx,
  { scope, connectionId }: { readonly scope: TenantScope; readonly connectionId: string },
): Promise<void> {
  const changed = await showOnConnection(tx, scope, connectionId);
  if (!changed) return;
  const { tenantId } = scope;
  await live.announce(tx, { tenantId, kind: "connection.changed", id: connectionId, personIds: [changed.personId] });
}

function causeOf(about: {
  readonly vendor: string;
  readonly code: string;
  readonly connectionId: string | null;
}): string {
  return about.connectionId === null ? `${about.vendor} ${about.code}` : `${about.connectionId} ${about.code}`;
}

/** Runs a call to a vendor and notes how it went. Noting never changes what the caller gets, nor hides it. */
export async function noted<T>(deps: NoteCallsDeps, call: NotedCall, run: () => Promise<T>): Promise<T> {
  const quietly = (noting: Promise<void>): Promise<void> =>
    noting.catch((error: unknown) =>
      deps.log.warn({ err: error, connectionId: call.grant.connectionId }, "outcome of a vendor call not noted"),
    );
  let answer: T;
  try {
    answer = await run();
  } catch (thrown) {
    if (thrown instanceof VendorFault) await quietly(noteFault(deps, call, thrown));
    throw thrown;
  }
  await quietly(noteSuccess(deps, call));
  return answer;
}
