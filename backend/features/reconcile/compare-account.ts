/** Compares what an account holds of ours with what the database says, and mends the difference. */
import { judgeFound } from "../../domain/drift.ts";
import type { DriftKind, FoundThing, Judgement } from "../../domain/drift.ts";
import { asInstant, dayMs, minuteMs } from "../../domain/instant.ts";
import { cancelComment } from "../../domain/session-text.ts";
import type { Log } from "../../platform/log.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { Calendars } from "../../ports/calendars.ts";
import type { OnlineMeetings } from "../../ports/online-meetings.ts";
import type { GrantRef } from "../../ports/token-broker.ts";
import { bySystem, recordChange } from "../bookings/record-change.ts";
import type { ChangeDeps } from "../bookings/record-change.ts";
import { requestLook, requestSync } from "../sync/request-sync.ts";
import {
  findInOtherTenants,
  findPersonIds,
  findStanding,
  holdSession,
  insertFinding,
  loadKnown,
  releaseSession,
} from "./reconcile.store.ts";
import type { Area, KnownSession } from "./reconcile.store.ts";

export interface CompareDeps extends ChangeDeps {
  readonly calendars: Calendars;
  readonly onlineMeetings: OnlineMeetings;
  readonly log: Log;
}

export interface Compared {
  readonly scope: TenantScope;
  readonly grant: GrantRef;
  readonly area: Area;
  /** Only what belongs to this session; absent = everything. */
  readonly onlySessionId?: string;
}

/** Beyond a year nobody books; what has begun is not mended any more. */
const farMs = 400 * dayMs;
/** Longer than any removal takes. */
const holdMs = 40_000;

/** Fails as the ports do: what could not be listed is compared the next time. */
export async function compareAccount(deps: CompareDeps, about: Compared): Promise<void> {
  const { scope, area } = about;
  const { db } = deps.database;
  const now = deps.clock.now();
  const range = { from: asInstant(now - 60 * minuteMs), to: asInstant(now + farMs) };
  const everything = await listFound(deps, about, range);
  const found = everything.filter(({ sessionId }) => (about.onlySessionId ?? sessionId) === sessionId);
  const known = await loadKnown(db, scope, { area, sessionIds: [...new Set(found.map(({ sessionId }) => sessionId))] });
  const strangers = found.map(({ sessionId }) => sessionId).filter((sessionId) => !known.has(sessionId));
  const elsewhere = await findInOtherTenants(db, [...new Set(strangers)]);
  for (const thing of found) {
    const session = known.get(thing.sessionId);
    // The account was another organisation's before: what stands for its sessions is theirs.
    if (elsewhere.has(thing.sessionId)) continue;
    await mend(deps, about, { thing, session, judged: judgeFound(thing, session, now) });
  }
  if (about.onlySessionId !== undefined) return;
  await lookForMissing(deps, about, { found, range });
}

async function listFound(
  deps: CompareDeps,
  { grant, area }: Compared,
  range: { readonly from: ReturnType<typeof asInstant>; readonly to: ReturnType<typeof asInstant> },
): Promise<readonly FoundThing[]> {
  if (area === "calendar") {
    const events = await deps.calendars.listMarked(grant, range);
    return events.flatMap(({ id, iCalUId, startsAt, endsAt, mark, isCancelled }) =>
      mark && !isCancelled ? [{ id, uid: iCalUId, startsAt, endsAt, ...mark }] : [],
    );
  }
  const meetings = await deps.onlineMeetings.listMarked(grant);
  return meetings.flatMap(({ id, startsAt, durationMinutes, mark }) =>
    mark ? [{ id, startsAt, endsAt: asInstant(startsAt + durationMinutes * minuteMs), ...mark }] : [],
  );
}

interface Finding {
  readonly thing: FoundThing;
  readonly session: KnownSession | undefined;
  readonly judged: Judgement;
}

async function mend(deps: CompareDeps, about: Compared, finding: Finding): Promise<void> {
  const { thing, session, judged } = finding;
  if (judged.do === "leave") return;
  if (judged.do === "look") return askJob(deps, about, { sessionId: thing.sessionId, kind: judged.kind });
  if (!session) {
    await remove(deps, about, finding);
    return note(deps, about, { kind: judged.kind, session });
  }
  const { scope, area } = about;
  const { db } = deps.database;
  const now = deps.clock.now();
  const hold = { sessionId: session.sessionId, leaseId: deps.ids.next() };
  // Whoever is at work on it may be about to take it over: it is compared again tomorrow.
  if (!(await holdSession(db, scope, { ...hold, now, until: asInstant(now + holdMs) }))) return;
  try {
    const current = (await loadKnown(db, scope, { area, sessionIds: [session.sessionId] })).get(session.sessionId);
    const again = judgeFound(thing, current, now);
    if (again.do !== "remove" || !current) return;
    await remove(deps, about, { ...finding, session: current });
    await note(deps, about, { kind: again.kind, session: current });
  } finally {
    await releaseSession(db, scope, hold);
  }
}

async function remove(deps: CompareDeps, { grant, area }: Compared, { thing, session }: Finding): Promise<void> {
  if (area === "meetings") return deps.onlineMeetings.removeMeeting(grant, thing.id);
  const reference = session?.reference ?? "";
  await deps.calendars.cancelEvent(grant, thing.id, cancelComment({ reference, isOn: session?.isWanted === true }));
}

/** A standing event or meeting that the account does not list: it was deleted, or the list lags. The job reads it and knows. */
async function lookForMissing(
  deps: CompareDeps,
  about: Compared,
  {
    found,
    range,
  }: {
    readonly found: readonly FoundThing[];
    readonly range: { readonly from: ReturnType<typeof asInstant>; readonly to: ReturnType<typeof asInstant> };
  },
): Promise<void> {
  const { scope, area, grant } = about;
  const { db } = deps.database;
  const { connectionId } = grant;
  const standing = await findStanding(db, scope, { area, connectionId, from: deps.clock.now(), to: range.to });
  const known = await loadKnown(db, scope, { area, sessionIds: standing });
  const ids = new Set(found.map(({ id }) => id));
  const uids = new Set(found.flatMap(({ uid }) => (uid === undefined ? [] : [uid])));
  for (const { sessionId, vendorId, uid, isUnderWay } of known.values()) {
    const isListed = vendorId === undefined || ids.has(vendorId) || (uid !== undefined && uids.has(uid));
    if (!isListed && !isUnderWay) await askJob(deps, about, { sessionId, kind: "missing" });
  }
}

async function askJob(
  deps: CompareDeps,
  about: Compared,
  { sessionId, kind }: { readonly sessionId: string; readonly kind: DriftKind },
): Promise<void> {
  const { scope, area, grant } = about;
  await deps.database.transaction(async (tx) => {
    // The look sees what changed; the plan that follows takes away what is not wanted.
    await requestLook(deps, tx, { scope, sessionId });
    if (kind === "not_wanted") await requestSync(deps, tx, { scope, sessionId });
    const finding = { id: deps.ids.next(), at: deps.clock.now(), connectionId: grant.connectionId, sessionId, kind };
    await insertFinding(tx, scope, { ...finding, area });
  });
}

/** What was removed is told in the session's history and in the report. */
async function note(
  deps: CompareDeps,
  { scope, grant, area }: Compared,
  { kind, session }: { readonly kind: DriftKind; readonly session: KnownSession | undefined },
): Promise<void> {
  deps.log.info({ connectionId: grant.connectionId, sessionId: session?.sessionId, kind }, "drift repaired");
  await deps.database.transaction(async (tx) => {
    const finding = { id: deps.ids.next(), at: deps.clock.now(), connectionId: grant.connectionId, kind, area };
    await insertFinding(tx, scope, { ...finding, sessionId: session?.sessionId });
    if (!session) return;
    const { sessionId, version } = session;
    const personIds = await findPersonIds(tx, scope, sessionId);
    await recordChange(deps, tx, {
      by: bySystem(scope),
      sessionId,
      version,
      personIds,
      lines: [{ kind: "drift", drift: kind, area }],
      vendors: "not concerned",
    });
  });
}
