/** The controls of mailboxes: what is in them, what people do in them, and what Graph does about its subscriptions. */
import { done, existing, type On, ok, personNamed, personOf, rfc3339, spanOf } from "./control-answers.ts";
import type { Edit } from "./graph/calendar-acts.ts";
import type { GraphStandIn } from "./graph/graph.ts";
import type { Answer } from "./graph/meetings.ts";
import type { LifecycleEvent } from "./graph/notifications.ts";
import { type Call, jsonOf } from "./site.ts";
import type { MailboxEvent } from "./world.ts";

type Body = Readonly<Record<string, unknown>>;

export function addMailboxControls(on: On, graph: GraphStandIn): void {
  const { mailboxes, acts, store } = graph;
  const place = (call: Call): { oid: string; id: string } => {
    const { oid } = personOf(call);
    return { oid, id: existing(mailboxes.find(oid, call.params["id"] ?? "")) };
  };
  const shown = ({ oid, id }: { oid: string; id: string }): ReturnType<typeof ok> => {
    const event = mailboxes.find(oid, id);
    return event ? ok(shownEvent(event)) : done;
  };
  on("GET", "/mailboxes/:handle/events", (call) => ok({ items: mailboxes.list(personOf(call).oid).map(shownEvent) }));
  on("POST", "/mailboxes/:handle/events", (call) => {
    const body = jsonOf(call);
    const span = spanOf(body);
    const subject = String(body["subject"] ?? "Busy");
    const calendar = body["calendar"] ?? 0;
    if (typeof calendar !== "number") throw new RangeError("calendar is the number of a further calendar, from 1.");
    return ok(shownEvent(mailboxes.add(personOf(call).oid, { subject, ...span, calendar })), 201);
  });
  on("PATCH", "/mailboxes/:handle/events/:id", (call) => {
    const at = place(call);
    const body = jsonOf(call);
    const edit = readEdit(body);
    const isMoved = body["startsAt"] !== undefined || body["endsAt"] !== undefined;
    if (!edit && !isMoved) throw new RangeError("Say startsAt and endsAt, or what else is edited.");
    if (isMoved) mailboxes.move(at.oid, at.id, spanOf(body));
    if (edit) acts.edit(at.oid, at.id, edit);
    return shown(at);
  });
  on("DELETE", "/mailboxes/:handle/events/:id", (call) => {
    const { oid, id } = place(call);
    mailboxes.remove(oid, id);
    return done;
  });
  on("POST", "/mailboxes/:handle/events/:id/respond", (call) => {
    const at = place(call);
    const body = jsonOf(call);
    acts.respond(at.oid, at.id, {
      response: readResponse(body["response"]),
      tellOrganizer: body["tellOrganizer"] === false ? "no" : "yes",
    });
    return shown(at);
  });
  on("POST", "/mailboxes/:handle/events/:id/propose", (call) => {
    const at = place(call);
    const body = jsonOf(call);
    acts.propose(at.oid, at.id, {
      response: readResponse(body["response"] ?? "tentativelyAccepted"),
      span: spanOf(body),
    });
    return shown(at);
  });
  on("POST", "/mailboxes/:handle/expire-sync", (call) => {
    store.sync.expire(personOf(call).oid);
    return done;
  });
  addSubscriptionControls(on, graph);
}

function addSubscriptionControls(on: On, { subscriptions, notifications }: GraphStandIn): void {
  on("GET", "/subscriptions", () =>
    ok({
      items: subscriptions.live().map(({ clientState: _, ...one }) => ({ ...one, expiresAt: rfc3339(one.expiresAt) })),
    }),
  );
  on("POST", "/subscriptions/lifecycle", (call) => {
    const { event, handle, id } = jsonOf(call);
    if (!lifecycleEvents.includes(event as LifecycleEvent))
      throw new RangeError(`event must be one of ${lifecycleEvents.join(", ")}.`);
    const oid = handle === undefined ? undefined : personNamed(handle).oid;
    const meant = subscriptions
      .live()
      .filter((one) => (oid === undefined || one.oid === oid) && (id === undefined || one.id === id));
    for (const one of meant) notifications.lifecycle(one, event as LifecycleEvent);
    return ok({ told: meant.length });
  });
}

const lifecycleEvents: readonly LifecycleEvent[] = ["missed", "subscriptionRemoved", "reauthorizationRequired"];

function readEdit(body: Body): Edit | undefined {
  const edit: Record<string, unknown> = {};
  for (const name of ["subject", "bodyHtml", "location"]) if (body[name] !== undefined) edit[name] = String(body[name]);
  for (const name of ["invite", "uninvite"]) {
    const addresses = body[name];
    if (addresses === undefined) continue;
    if (!Array.isArray(addresses) || !addresses.every((one) => typeof one === "string" && one.includes("@")))
      throw new RangeError(`${name} is a list of e-mail addresses.`);
    edit[name] = addresses;
  }
  return Object.keys(edit).length > 0 ? edit : undefined;
}

function readResponse(value: unknown): Answer {
  if (value === "accepted" || value === "tentativelyAccepted" || value === "declined") return value;
  throw new RangeError("response must be accepted, tentativelyAccepted or declined.");
}

const shownEvent = (event: MailboxEvent): unknown => ({
  ...event,
  startsAt: rfc3339(event.startsAt),
  endsAt: rfc3339(event.endsAt),
  attendees: event.attendees.map(({ proposed, ...attendee }) => ({
    ...attendee,
    ...(proposed ? { proposed: { startsAt: rfc3339(proposed.startsAt), endsAt: rfc3339(proposed.endsAt) } } : {}),
  })),
});
