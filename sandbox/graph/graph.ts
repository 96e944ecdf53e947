/** The Microsoft Graph stand-in: routes, bearer, throttling and headers around the mailboxes. Base path `/v1.0`. */
import { randomUUID } from "node:crypto";
import type { EntraStandIn } from "../entra/entra.ts";
import { type Answer, type Call, type ContractCheck, type Handler, Site } from "../site.ts";
import type { CountedContractCheck } from "../spec-check.ts";
import type { Graph, World } from "../world.ts";
import { runBatch } from "./batch.ts";
import { type CalendarActs, createCalendarActs } from "./calendar-acts.ts";
import { deltaPage } from "./delta.ts";
import { addDirectoryRoutes } from "./directory-routes.ts";
import type { DirectoryStore } from "./directory-store.ts";
import { calendarView, eventList } from "./event-list.ts";
import {
  answerEvent,
  cancelEvent,
  createEvent,
  deleteEvent,
  type EventContext,
  foundEvent,
  readEvent,
  updateEvent,
} from "./event-routes.ts";
import { translateExchangeIds } from "./exchange-ids.ts";
import { getSchedule } from "./free-busy.ts";
import { errorAnswer, GraphError, graphErrors } from "./graph-error.ts";
import { type Caller, headerText, type Mailbox, type Need, openMailbox, readCaller } from "./mailbox-access.ts";
import { createMailboxRules, type MailboxRules } from "./mailbox-rules.ts";
import type { StoredEvent } from "./stored-event.ts";
import { type GraphSettings, type MailboxStore, openMailboxStore } from "./mailbox-store.ts";
import { createMailboxes } from "./mailboxes.ts";
import { createMeetings, type Meetings } from "./meetings.ts";
import { createNotifications, type Notifications } from "./notifications.ts";
import { createOnlineMeetings, type OnlineMeetings } from "./online-meetings.ts";
import { calendar, calendarNumber, calendars, mailboxSettings, oneCalendar, profile } from "./person-routes.ts";
import { addSubscriptionRoutes } from "./subscription-routes.ts";
import { openSubscriptionStore, type SubscriptionStore } from "./subscription-store.ts";
import { createThrottle } from "./throttle.ts";

export interface GraphStandIn extends Graph {
  /** Plain data; what is set here counts from the next call on and is saved with the snapshot. */
  readonly settings: GraphSettings;
  /** For the seed. */
  readonly store: MailboxStore;
  readonly meetings: Meetings;
  readonly subscriptions: SubscriptionStore;
  readonly notifications: Notifications;
  readonly onlineMeetings: OnlineMeetings;
  /** Who left the organisation. */
  readonly directory: DirectoryStore;
  /** What people do in Outlook beyond `mailboxes`. */
  readonly acts: CalendarActs;
}

interface Context {
  readonly world: World;
  readonly entra: Pick<EntraStandIn, "judgeGraphToken">;
  readonly store: MailboxStore;
  readonly meetings: Meetings;
  readonly onlineMeetings: OnlineMeetings;
  readonly callers: WeakMap<URL, Caller>;
  readonly rules: MailboxRules;
}

export function createGraph(
  world: World,
  entra: Pick<EntraStandIn, "judgeGraphToken" | "directory">,
  check?: ContractCheck & Partial<Pick<CountedContractCheck, "schema">>,
): GraphStandIn {
  const store = openMailboxStore(world);
  const meetings = createMeetings(world, store);
  const onlineMeetings = createOnlineMeetings(world, store);
  const { directory } = entra;
  const rules = createMailboxRules({ settings: store.settings, directory, now: () => world.clock.now() });
  const context: Context = { world, entra, store, meetings, onlineMeetings, callers: new WeakMap(), rules };
  const throttle = createThrottle(store.settings, {
    now: () => world.clock.now(),
    callerOf: (call) => callerOf(context, call),
  });
  const site = new Site({
    name: "graph",
    tls: world.tls,
    log: world.log,
    faults: world.faults,
    ...(check ? { check } : {}),
    around: (call, next) => answered(context, call, throttle(next)),
  });
  for (const owner of ["/me", "/users/:user"]) addRoutes(site, context, `/v1.0${owner}`);
  site.on("POST", "/v1.0/$batch", (call) => runBatch(site, call));
  const { graph: origin } = world.origins;
  addDirectoryRoutes(site, { callerOf: (call) => callerOf(context, call), store: directory, origin });
  const subscriptions = openSubscriptionStore(world);
  const { settings } = store;
  addSubscriptionRoutes(site, { world, settings, subscriptions, rules, callerOf: (call) => callerOf(context, call) });
  const judge = (collection: unknown): readonly string[] =>
    check?.schema?.("strict.changeNotificationCollection", collection) ?? [];
  const notifications = createNotifications({ world, store, subscriptions, judge });
  for (const method of ["GET", "POST", "PATCH", "PUT", "DELETE"]) {
    site.on(method, "/*", (call) => {
      throw graphErrors.noSegment(call.url.pathname.split("/").at(2) ?? "");
    });
  }
  const mailboxes = createMailboxes(store, meetings);
  const acts = createCalendarActs(store, meetings);
  return { site, settings, store, meetings, subscriptions, notifications, onlineMeetings, directory, acts, mailboxes };
}

function addRoutes(site: Site, context: Context, at: string): void {
  const { store, meetings, world } = context;
  const on = (method: string, path: string, need: Need, handler: (call: Call, mailbox: Mailbox) => Answer): void => {
    site.on(method, `${at}${path}`, (call) => {
      const mailbox = openMailbox(call, callerOf(context, call), { need, rules: context.rules });
      const answer = handler(call, mailbox);
      const { applied } = mailbox.preferences;
      return applied ? { ...answer, headers: { ...answer.headers, "preference-applied": applied } } : answer;
    });
  };
  const event = (handler: (context: EventContext) => Answer) => (call: Call, mailbox: Mailbox) =>
    handler({ call, mailbox, store, meetings });
  const present = (mailbox: Mailbox, inside: MailboxStore) =>
    inside.all(mailbox.owner.oid).filter(({ isDeleted, occurrenceOf }) => !isDeleted && !occurrenceOf);
  const providers = (mailbox: Mailbox) => meetings.allowedProviders(mailbox.owner);
  const graphOrigin = world.origins.graph;

  on("GET", "", "profile", (call, mailbox) => profile(call, mailbox, context.rules.profileOf(mailbox.owner)));
  on("GET", "/mailboxSettings", "settings-read", (_, mailbox) => mailboxSettings(mailbox, world.clock.now()));
  on("GET", "/calendar", "calendar-read", (_, mailbox) => calendar(mailbox, store, providers(mailbox)));
  on("GET", "/calendars", "calendar-read", (_, mailbox) => calendars(mailbox, store, providers(mailbox)));
  on("POST", "/calendar/getSchedule", "calendar-read", (call, mailbox) => getSchedule(call, mailbox, store));
  on("GET", "/calendars/:calendar", "calendar-read", (call, mailbox) =>
    oneCalendar(mailbox, store, call.params["calendar"] ?? ""),
  );
  for (const folder of ["", "/calendar", "/calendars/:calendar"]) {
    /** What lies in the calendar that the path names. */
    const inside = (call: Call, mailbox: Mailbox): MailboxStore => onlyIn(store, numberIn(call, mailbox, store));
    on("GET", `${folder}/calendarView`, "calendar-read", (call, mailbox) =>
      calendarView({ call, mailbox, graphOrigin }, (window) =>
        inside(call, mailbox).inWindow(mailbox.owner.oid, window),
      ),
    );
    for (const resource of ["calendarView", "events"] as const)
      on("GET", `${folder}/${resource}/delta`, "calendar-read", (call, mailbox) =>
        deltaPage({ call, mailbox, graphOrigin }, inside(call, mailbox), resource),
      );
    on("GET", `${folder}/events`, "calendar-read", (call, mailbox) =>
      eventList({ call, mailbox, graphOrigin }, present(mailbox, inside(call, mailbox))),
    );
    on("POST", `${folder}/events`, "calendar-write", (call, mailbox) =>
      createEvent({ call, mailbox, store, meetings, calendar: numberIn(call, mailbox, store) }),
    );
    on("GET", `${folder}/events/:event`, "calendar-read", event(readEvent));
    on("PATCH", `${folder}/events/:event`, "calendar-write", event(updateEvent));
    on("DELETE", `${folder}/events/:event`, "calendar-write", event(deleteEvent));
  }
  on("GET", "/events/:event/instances", "calendar-read", (call, mailbox) => {
    const { oid } = mailbox.owner;
    const { id } = foundEvent({ call, mailbox, store, meetings });
    const own = (window: Parameters<MailboxStore["inWindow"]>[1]) =>
      store.inWindow(oid, window).filter(({ occurrenceOf }) => occurrenceOf?.masterId === id);
    return calendarView({ call, mailbox, graphOrigin }, own, `events('${encodeURIComponent(id)}')/instances`);
  });
  on("POST", "/translateExchangeIds", "calendar-read", (call, mailbox) => translateExchangeIds(call, mailbox, store));
  const { onlineMeetings } = context;
  on("GET", "/onlineMeetings", "meetings-write", onlineMeetings.list);
  on("POST", "/onlineMeetings", "meetings-write", onlineMeetings.create);
  on("POST", "/onlineMeetings/createOrGet", "meetings-write", onlineMeetings.createOrGet);
  on("GET", "/onlineMeetings/:meeting", "meetings-write", onlineMeetings.read);
  on("PATCH", "/onlineMeetings/:meeting", "meetings-write", onlineMeetings.update);
  on("DELETE", "/onlineMeetings/:meeting", "meetings-write", onlineMeetings.remove);
  on("POST", "/events/:event/cancel", "calendar-write", event(cancelEvent));
  on(
    "POST",
    "/events/:event/accept",
    "calendar-write",
    event((one) => answerEvent(one, "accepted")),
  );
  on(
    "POST",
    "/events/:event/decline",
    "calendar-write",
    event((one) => answerEvent(one, "declined")),
  );
  on(
    "POST",
    "/events/:event/tentativelyAccept",
    "calendar-write",
    event((one) => answerEvent(one, "tentativelyAccepted")),
  );
}

/** The calendar that a path names; 0 is the main one. */
function numberIn(call: Call, mailbox: Mailbox, store: MailboxStore): number {
  const id = call.params["calendar"];
  return id === undefined ? 0 : calendarNumber(mailbox, store, id);
}

/** The store as one of a person's calendars shows it. */
function onlyIn(store: MailboxStore, number: number): MailboxStore {
  const isInside = ({ calendar: own = 0 }: StoredEvent): boolean => own === number;
  return {
    ...store,
    all: (oid) => store.all(oid).filter(isInside),
    inWindow: (oid, window) => store.inWindow(oid, window).filter(isInside),
  };
}

function callerOf({ entra, callers }: Context, call: Call): Caller {
  const known = callers.get(call.url);
  if (known) return known;
  const caller = readCaller(call, entra);
  callers.set(call.url, caller);
  return caller;
}

async function answered({ world }: Context, call: Call, next: Handler): Promise<Answer> {
  const requestId = randomUUID();
  const clientRequestId = headerText(call, "client-request-id") ?? requestId;
  const answer = await Promise.resolve(next(call)).catch((error: unknown) => {
    if (error instanceof GraphError) return errorAnswer(error, { now: world.clock.now(), requestId, clientRequestId });
    throw error;
  });
  const json =
    answer.body === undefined
      ? {}
      : {
          "content-type":
            "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8",
        };
  return {
    ...answer,
    headers: {
      "request-id": requestId,
      "client-request-id": clientRequestId,
      "cache-control": "private",
      "x-ms-ags-diagnostic": JSON.stringify({
        ServerInfo: { DataCenter: "Sandbox", Slice: "E", Ring: "5", ScaleUnit: "000", RoleInstance: "SANDBOX1" },
      }),
      ...json,
      ...answer.headers,
    },
  };
}
