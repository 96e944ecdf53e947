/** The vendors' ports with every call noted, and with every create remembered until its outcome is known. */
import type { Area } from "./incidents.store.ts";
import { noted } from "./note-calls.ts";
import type { NoteCallsDeps } from "./note-calls.ts";
import type { CalendarChanges } from "../../ports/calendar-changes.ts";
import type { Calendars } from "../../ports/calendars.ts";
import type { OnlineMeetings } from "../../ports/online-meetings.ts";
import type { GrantRef } from "../../ports/token-broker.ts";
import { rememberCreate } from "../reconcile/remember-create.ts";

/** Everything else reads. */
const writes: readonly (keyof Calendars | keyof OnlineMeetings | keyof CalendarChanges)[] = [
  "createEvent",
  "changeEvent",
  "cancelEvent",
  "answerInvitation",
  "createMeeting",
  "changeMeeting",
  "removeMeeting",
  "watch",
  "renew",
  "unwatch",
];

type Method = (grant: GrantRef, ...rest: readonly unknown[]) => Promise<unknown>;

export function watchCalendars(deps: NoteCallsDeps, calendars: Calendars): Calendars {
  const watched = withNotes(deps, "calendar", calendars);
  return {
    ...watched,
    createEvent: (grant, draft) =>
      rememberCreate(deps, { grant, area: "calendar", sessionId: draft.mark.sessionId }, () =>
        watched.createEvent(grant, draft),
      ),
  };
}

export function watchMeetings(deps: NoteCallsDeps, meetings: OnlineMeetings): OnlineMeetings {
  const watched = withNotes(deps, "meetings", meetings);
  return {
    ...watched,
    createMeeting: (grant, draft) =>
      rememberCreate(deps, { grant, area: "meetings", sessionId: draft.mark.sessionId }, () =>
        watched.createMeeting(grant, draft),
      ),
  };
}

export function watchChanges(deps: NoteCallsDeps, changes: CalendarChanges): CalendarChanges {
  return withNotes(deps, "changes", changes);
}

/** Every method of these ports takes the grant first, so that one wrapper serves them all. */
function withNotes<Port extends object>(deps: NoteCallsDeps, area: Area, port: Port): Port {
  const methods = Object.entries(port).map(([name, method]) => {
    const access = (writes as readonly string[]).includes(name) ? ("write" as const) : ("read" as const);
    const wrapped: Method = (grant, ...rest) =>
      noted(deps, { grant, area, access }, () => (method as Method).call(port, grant, ...rest));
    return [name, wrapped] as const;
  });
  return Object.fromEntries(methods) as Port;
}
