/** Makes the one vendor call of a step, and answers how to save what came of it. */
import { cancelComment, sessionText } from "../../domain/session-text.ts";
import { asListed } from "../../domain/outside-change.ts";
import { inviteesBetween, isOvertaking } from "../../domain/session-plan.ts";
import type { Account, SyncStep, WrittenEvent, WrittenMeeting } from "../../domain/session-plan.ts";
import { minuteMs } from "../../domain/instant.ts";
import type { OpenDatabase, Tx } from "../../platform/database.ts";
import type { SessionLinks } from "../../platform/session-links.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Calendars, EventChange, EventDraft } from "../../ports/calendars.ts";
import type { MeetingDraft, OnlineMeetings } from "../../ports/online-meetings.ts";
import type { GrantRef } from "../../ports/token-broker.ts";
import { markLook } from "./sync.store.ts";
import type { SyncedSession } from "./sync.store.ts";
import {
  saveAttempt,
  saveChangeAttempt,
  saveEvent,
  saveGeneration,
  saveGone,
  saveLeft,
  saveMeeting,
  saveWritten,
} from "./vendor-state.store.ts";

export interface StepDeps {
  readonly database: OpenDatabase;
  readonly calendars: Calendars;
  readonly onlineMeetings: OnlineMeetings;
  readonly links: SessionLinks;
  readonly clock: Clock;
}

export type Save = (tx: Tx) => Promise<void>;

/** `stillOurs` throws when somebody else has taken over; what is about to be done is noted under it. Throws VendorFault. */
export async function carryOutStep(
  deps: StepDeps,
  scope: TenantScope,
  about: {
    readonly session: SyncedSession;
    readonly step: SyncStep;
    readonly stillOurs: (tx: Tx) => Promise<void>;
  },
): Promise<Save> {
  const { session, step, stillOurs } = about;
  const account: Account = { connectionId: step.connectionId, vendor: step.vendor };
  const grant: GrantRef = { tenantId: scope.tenantId, ...account };
  const part = { sessionId: session.id, at: step.at };
  if (step.do === "forget") return (tx) => saveGone(tx, scope, { ...part, generation: step.generation });
  if (step.do === "abandon") return (tx) => saveLeft(tx, scope, { ...part, generation: step.generation });
  if (step.do === "remove") return remove(deps, scope, { session, step, grant, stillOurs });
  if (step.do === "look") return look(deps, scope, { session, step, grant });
  // What stands may be an earlier change of ours whose answer was lost; noted over, it would look like somebody's hand.
  if (step.do === "update" && isOvertaking(session[step.at]?.attempted, step.write))
    return (tx) => markLook(tx, scope, session.id, deps.clock.now());
  const left = step.do === "create" ? await findLeft(deps, scope, { session, step, grant }) : undefined;
  if (left) return left;
  // Planning may have taken long: whoever went on meanwhile may have given the session another generation.
  await deps.database.transaction(async (tx) => {
    await stillOurs(tx);
    if (step.do === "create") await saveAttempt(tx, scope, { ...part, account, written: step.write });
    else await saveChangeAttempt(tx, scope, { ...part, attempted: step.write });
  });
  if (step.at === "meeting") {
    const draft = meetingDraft(deps, session, step.write);
    if (step.do === "create") {
      const meeting = await deps.onlineMeetings.createMeeting(grant, draft);
      return (tx) => saveMeeting(tx, scope, { ...part, account, meeting, written: step.write });
    }
    const outcome = await deps.onlineMeetings.changeMeeting(grant, step.vendorId, draft);
    if (outcome === "gone") return (tx) => markLook(tx, scope, session.id, deps.clock.now());
    return (tx) => saveWritten(tx, scope, { ...part, written: step.write });
  }
  const event =
    step.do === "create"
      ? await deps.calendars.createEvent(grant, eventDraft(deps, session, step.write))
      : await deps.calendars.changeEvent(grant, step.vendorId, eventChange(session, step.write));
  if (event === undefined) return (tx) => saveGone(tx, scope, { ...part, generation: step.write.generation + 1 });
  // Somebody was there before us: what they did is looked at before anything is written over it.
  if (event === "gone" || event === "stale") return (tx) => markLook(tx, scope, session.id, deps.clock.now());
  const written = { ...step.write, attendees: asListed(step.write.attendees, event.attendees) };
  return (tx) => saveEvent(tx, scope, { ...part, account, event, written });
}

/** What an unanswered create left behind stands from now on, and the next step decides about it; or nothing does. */
async function look(
  deps: StepDeps,
  scope: TenantScope,
  about: {
    readonly session: SyncedSession;
    readonly step: SyncStep & { readonly do: "look" };
    readonly grant: GrantRef;
  },
): Promise<Save> {
  const found = await findAttempted(deps, scope, about);
  const { session, step } = about;
  const gone = { sessionId: session.id, at: step.at, generation: step.write.generation + 1 };
  return found ?? ((tx) => saveGone(tx, scope, gone));
}

/**
 * An unanswered create may have made it, and somebody may have moved it since: it stands as that attempt wrote it, and is looked at
 * before anything is written over it. A Teams meeting without an event is nowhere where people could move it, and Graph cannot be
 * asked for one without making it: creating again adopts that.
 */
async function findLeft(
  deps: StepDeps,
  scope: TenantScope,
  about: {
    readonly session: SyncedSession;
    readonly step: SyncStep & { readonly do: "create" };
    readonly grant: GrantRef;
  },
): Promise<Save | undefined> {
  const { session, step, grant } = about;
  const { generation } = step.write;
  const { vendorId, connectionId, written } = session[step.at] ?? {};
  const isTried = connectionId === step.connectionId && written?.generation === generation;
  if (!isTried || vendorId !== undefined || (step.at === "meeting" && step.vendor !== "zoom")) return undefined;
  const saveFound = await findAttempted(deps, scope, { session, step, grant });
  return (
    saveFound &&
    (async (tx) => {
      await saveFound(tx);
      await markLook(tx, scope, session.id, deps.clock.now());
    })
  );
}

/** What an attempt of this generation left behind, to be kept as that attempt wrote it. */
async function findAttempted(
  deps: StepDeps,
  scope: TenantScope,
  about: {
    readonly session: SyncedSession;
    readonly step: SyncStep & { readonly do: "create" | "look" };
    readonly grant: GrantRef;
  },
): Promise<Save | undefined> {
  const { session, step, grant } = about;
  const mark = markOf(session, step.write.generation);
  const saved = { sessionId: session.id, account: { connectionId: step.connectionId, vendor: step.vendor } };
  if (step.at === "meeting") {
    const written = session.meeting?.written;
    const meeting = await deps.onlineMeetings.findMeeting(grant, mark);
    return meeting && written && ((tx) => saveMeeting(tx, scope, { ...saved, meeting, written }));
  }
  const written = session.event?.written;
  const event = await deps.calendars.findEvent(grant, mark);
  return event && written && ((tx) => saveEvent(tx, scope, { ...saved, event, written }));
}

/** The generation rises before the call: whatever happens to its answer, the removal is finished before anything is made again. */
async function remove(
  deps: StepDeps,
  scope: TenantScope,
  about: {
    readonly session: SyncedSession;
    readonly step: SyncStep & { readonly do: "remove" };
    readonly grant: GrantRef;
    readonly stillOurs: (tx: Tx) => Promise<void>;
  },
): Promise<Save> {
  const { session, step, grant, stillOurs } = about;
  const standing = session[step.at];
  const isDecided = standing?.written?.generation !== standing?.generation;
  const generation = (standing?.generation ?? 0) + (isDecided ? 0 : 1);
  const part = { sessionId: session.id, at: step.at, generation };
  await deps.database.transaction(async (tx) => {
    await stillOurs(tx);
    if (!isDecided) await saveGeneration(tx, scope, part);
  });

  if (step.at === "meeting") await deps.onlineMeetings.removeMeeting(grant, step.vendorId);
  else {
    const { reference, cancelReason: reason, wanted } = session;
    await deps.calendars.cancelEvent(grant, step.vendorId, cancelComment({ reference, reason, isOn: wanted.isOn }));
  }
  return (tx) => saveGone(tx, scope, part);
}

function markOf(session: SyncedSession, generation: number) {
  return { sessionId: session.id, reference: session.reference, generation };
}

function meetingDraft(deps: StepDeps, session: SyncedSession, write: WrittenMeeting): MeetingDraft {
  return {
    mark: markOf(session, write.generation),
    topic: textOf(deps, session).subject,
    startsAt: write.startsAt,
    durationMinutes: Math.round((write.endsAt - write.startsAt) / minuteMs),
    timeZone: session.timeZone,
  };
}

function eventDraft(deps: StepDeps, session: SyncedSession, write: WrittenEvent): EventDraft {
  const isShortened = write.location === deps.links.of(session).web;
  const joinUrl = isShortened ? (session.wanted.location ?? session.meeting?.joinUrl) : undefined;
  return {
    mark: markOf(session, write.generation),
    ...textOf(deps, session, joinUrl),
    ...timeAndPlace(session, write),
    attendees: write.attendees,
    onlineMeeting: write.onlineMeeting,
  };
}

function eventChange(session: SyncedSession, write: WrittenEvent): EventChange {
  const { etag, written } = session.event ?? {};
  // A place that is not wanted any more is taken off; one that we never wrote is left alone.
  const location = write.location ?? (written?.location === undefined ? undefined : "");
  return {
    ...timeAndPlace(session, { ...write, location }),
    ...inviteesBetween(session.event ?? {}, write),
    ...(etag === undefined || etag === "" ? {} : { etag }),
  };
}

function timeAndPlace(session: SyncedSession, { startsAt, endsAt, location }: WrittenEvent) {
  return { startsAt, endsAt, timeZone: session.timeZone, ...(location === undefined ? {} : { location }) };
}

function textOf(deps: StepDeps, { offeringName, reference }: SyncedSession, joinUrl?: string) {
  return sessionText({ offeringName, reference, link: deps.links.of({ reference }).web, joinUrl });
}
