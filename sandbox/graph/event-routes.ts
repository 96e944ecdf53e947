/** Single events: create, read, change, delete, cancel, answer. Source: "event resource type" and the pages of its methods. */
import { type Answer, type Call, jsonOf } from "../site.ts";
import { readChange, readDateTime, readNewEvent } from "./event-input.ts";
import { etagOf, eventJson, expandedProperties, selected, selectOf, withProperties } from "./event-json.ts";
import { graphErrors } from "./graph-error.ts";
import { looksLikeItemId } from "./graph-ids.ts";
import { headerText, type Mailbox } from "./mailbox-access.ts";
import type { MailboxStore } from "./mailbox-store.ts";
import type { Answer as MeetingAnswer, Meetings } from "./meetings.ts";
import type { StoredEvent } from "./stored-event.ts";

export interface EventContext {
  readonly call: Call;
  readonly mailbox: Mailbox;
  readonly store: MailboxStore;
  readonly meetings: Meetings;
  /** In which of the person's calendars it is to stand; 0 is the main one. */
  readonly calendar?: number;
}

export function createEvent(context: EventContext): Answer {
  const { call, mailbox, meetings, calendar = 0 } = context;
  const event = meetings.create(mailbox.owner, readNewEvent(bodyOf(call), mailbox.owner));
  if (calendar > 0) event.calendar = calendar;
  const answer = whole(context, event, 201);
  return {
    ...answer,
    headers: {
      ...answer.headers,
      location: `https://graph.microsoft.com/v1.0/users('${mailbox.owner.oid}')/events('${event.id}')`,
    },
  };
}

export function readEvent(context: EventContext): Answer {
  const event = foundEvent(context);
  const query = context.call.url.searchParams;
  const select = selectOf(query);
  const json = selected(eventJson(event, context.mailbox.preferences, context.mailbox.owner.timeZone), select);
  if (event.hiddenLinkReads > 0) event.hiddenLinkReads -= 1;
  const fields = select ? `(${select.join(",")})` : "";
  return {
    status: 200,
    headers: { etag: etagOf(event) },
    body: {
      "@odata.context": `https://graph.microsoft.com/v1.0/$metadata#users('${encodeURIComponent(context.mailbox.pathName)}')/events${fields}/$entity`,
      ...withProperties(json, event, expandedProperties(query)),
    },
  };
}

export function updateEvent(context: EventContext): Answer {
  const { call, mailbox, meetings } = context;
  const event = foundEvent(context);
  checkMatch(call, event);
  meetings.update(mailbox.owner, event, readChange(bodyOf(call), { owner: mailbox.owner, current: event }));
  return whole(context, event, 200);
}

export function deleteEvent(context: EventContext): Answer {
  const event = foundEvent(context);
  checkMatch(context.call, event);
  context.meetings.remove(context.mailbox.owner, event);
  return { status: 204 };
}

export function cancelEvent(context: EventContext): Answer {
  const event = foundEvent(context);
  bodyOf(context.call);
  if (!event.isOrganizer) throw graphErrors.notOrganizer();
  context.meetings.remove(context.mailbox.owner, event);
  return { status: 202 };
}

export function answerEvent(context: EventContext, response: MeetingAnswer): Answer {
  const event = foundEvent(context);
  const body = bodyOf(context.call);
  const tells = (body["sendResponse"] ?? body["SendResponse"]) !== false;
  const proposes = body["proposedNewTime"] ?? body["ProposedNewTime"];
  if (proposes && (!event.allowNewTimeProposals || !tells))
    throw graphErrors.badRequest("Your request can't be completed. A new time cannot be proposed for this meeting.");
  context.meetings.answer(context.mailbox.owner, event, {
    response,
    tellOrganizer: tells ? "yes" : "no",
    proposes: proposes ? readProposal(proposes) : undefined,
  });
  return { status: 202 };
}

function readProposal(value: unknown): { readonly startsAt: number; readonly endsAt: number } {
  const { start, end } = value as { readonly start?: unknown; readonly end?: unknown };
  const span = {
    startsAt: readDateTime(start, "ProposedNewTime.Start").at,
    endsAt: readDateTime(end, "ProposedNewTime.End").at,
  };
  if (span.endsAt < span.startsAt) throw graphErrors.badRequest("The proposed end must not be earlier than its start.");
  return span;
}

function whole({ mailbox }: EventContext, event: StoredEvent, status: 200 | 201): Answer {
  return {
    status,
    headers: { etag: etagOf(event) },
    body: {
      "@odata.context": `https://graph.microsoft.com/v1.0/$metadata#users('${encodeURIComponent(mailbox.pathName)}')/events/$entity`,
      ...eventJson(event, mailbox.preferences, mailbox.owner.timeZone),
    },
  };
}

/** By either kind of id, in this mailbox only; what was deleted or belongs to another mailbox is not found. */
export function foundEvent({ call, mailbox, store }: EventContext): StoredEvent {
  const id = call.params["event"] ?? "";
  if (!looksLikeItemId(id)) throw graphErrors.malformedId();
  const event = store.find(mailbox.owner.oid, id);
  if (!event || event.isDeleted) throw graphErrors.notFound();
  return event;
}

function checkMatch(call: Call, event: StoredEvent): void {
  const wanted = headerText(call, "if-match");
  if (wanted !== undefined && wanted !== "*" && wanted !== etagOf(event)) throw graphErrors.stale();
}

function bodyOf(call: Call): Readonly<Record<string, unknown>> {
  try {
    const body: unknown = jsonOf(call);
    if (typeof body === "object" && body !== null && !Array.isArray(body))
      return body as Readonly<Record<string, unknown>>;
  } catch {
    // falls through: not JSON is refused like JSON that is no object
  }
  throw graphErrors.unreadableBody();
}
