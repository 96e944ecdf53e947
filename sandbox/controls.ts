/** The sandbox's controls as plain HTTP with JSON, on the home site. Instants are RFC 3339 with `Z`. Listed in README.md. */
import type { EntraStandIn } from "./entra/entra.ts";
import { addMailControls } from "./mail/mail-controls.ts";
import { addFaultControls } from "./fault-controls.ts";
import type { GraphStandIn } from "./graph/graph.ts";
import type { MailInbox } from "./mail/mail-inbox.ts";
import { everybody, people, type SandboxPerson, tenants } from "./people.ts";
import { seedCalendars } from "./seed-calendars.ts";
import { changeSettings, shownSettings } from "./settings-control.ts";
import { type Answer, type Call, type Handler, jsonOf, type Site } from "./site.ts";
import type { MailboxEvent, World, Zoom, ZoomMeeting } from "./world.ts";

export interface Controlled {
  readonly world: World;
  readonly entra: EntraStandIn;
  readonly graph: GraphStandIn;
  readonly zoom: Zoom;
  readonly mail: MailInbox;
}

type Body = Readonly<Record<string, unknown>>;

/** Adds every control to the site. What makes no sense answers 400 or 404 with `{ error }`. */
export function addControls(site: Site, controlled: Controlled): void {
  const on = (method: string, path: string, handler: Handler): void =>
    void site.on(method, path, (call) => explained(handler, call));
  on("GET", "/healthz", () => ok({ status: "ok" }));
  on("GET", "/people", () => ok({ items: people, tenants }));
  addClock(on, controlled);
  addCallsAndFaults(on, controlled);
  addMailboxes(on, controlled);
  addMailControls(on, controlled);
  on("GET", "/zoom-accounts/:handle/meetings", (call) => {
    const { zoom } = personOf(call);
    return ok({ items: zoom ? controlled.zoom.meetings(zoom.userId).map(shownMeeting) : [] });
  });
  on("POST", "/entra/revoke", (call) => {
    controlled.entra.revoke(personNamed(jsonOf(call)["handle"]).oid);
    return done;
  });
  on("POST", "/entra/rotate-keys", async () => {
    await controlled.entra.rotateKeys();
    return done;
  });
  on("GET", "/settings", () => ok(shownSettings(controlled)));
  on("POST", "/settings", (call) => {
    changeSettings(controlled, jsonOf(call));
    return ok(shownSettings(controlled));
  });
}

export type On = (method: string, path: string, handler: Handler) => void;

function addClock(on: On, { world, graph }: Controlled): void {
  const now = (): Answer => ok({ now: new Date(world.clock.now()).toISOString() });
  on("GET", "/clock", now);
  on("POST", "/clock", async (call) => {
    const { advanceMinutes, at } = jsonOf(call);
    if (typeof advanceMinutes === "number" && Number.isFinite(advanceMinutes))
      world.clock.advance(advanceMinutes * 60_000);
    else if (at !== undefined) world.clock.set(instant(at, "at"));
    else throw new RangeError("Say advanceMinutes (a number) or at (an instant).");
    seedCalendars(graph, world.clock.now());
    world.snapshot.touch();
    await world.timers.tick();
    return now();
  });
  on("GET", "/timers", () =>
    ok({ items: world.timers.list().map(({ kind, at, data }) => ({ kind, at: rfc3339(at), data })) }),
  );
  on("POST", "/timers/tick", async () => {
    await world.timers.tick();
    return done;
  });
}

function addCallsAndFaults(on: On, { world, entra, graph, zoom }: Controlled): void {
  on("GET", "/calls", ({ url }) => {
    const site = url.searchParams.get("site");
    const items = world.log.list({
      ...(site ? { site } : {}),
      afterSeq: Number(url.searchParams.get("afterSeq") ?? 0),
      withProblems: ["1", "true"].includes(url.searchParams.get("problems") ?? ""),
    });
    const checked = { entra: entra.site.compared, graph: graph.site.compared, zoom: zoom.site.compared };
    return ok({ items, checked });
  });
  addFaultControls(on, world);
}

function addMailboxes(on: On, { graph: { mailboxes } }: Controlled): void {
  on("GET", "/mailboxes/:handle/events", (call) => ok({ items: mailboxes.list(personOf(call).oid).map(shownEvent) }));
  on("POST", "/mailboxes/:handle/events", (call) => {
    const body = jsonOf(call);
    const span = spanOf(body);
    return ok(
      shownEvent(mailboxes.add(personOf(call).oid, { subject: String(body["subject"] ?? "Busy"), ...span })),
      201,
    );
  });
  on("PATCH", "/mailboxes/:handle/events/:id", (call) => {
    const { oid } = personOf(call);
    const id = existing(mailboxes.find(oid, call.params["id"] ?? ""));
    mailboxes.move(oid, id, spanOf(jsonOf(call)));
    const moved = mailboxes.find(oid, id);
    return moved ? ok(shownEvent(moved)) : done;
  });
  on("DELETE", "/mailboxes/:handle/events/:id", (call) => {
    const { oid } = personOf(call);
    mailboxes.remove(oid, existing(mailboxes.find(oid, call.params["id"] ?? "")));
    return done;
  });
}

const ok = (body: unknown, status = 200): Answer => ({ status, body });

const done: Answer = { status: 204 };

class NotThere extends Error {}

async function explained(handler: Handler, call: Call): Promise<Answer> {
  try {
    return await handler(call);
  } catch (error) {
    if (error instanceof NotThere) return ok({ error: error.message }, 404);
    if (error instanceof RangeError || error instanceof SyntaxError) return ok({ error: error.message }, 400);
    throw error;
  }
}

const personOf = (call: Call): SandboxPerson => personNamed(call.params["handle"]);

/** By handle, oid or e-mail address. */
export function personNamed(name: unknown): SandboxPerson {
  const found = everybody.find(({ handle, oid, email }) => [handle, oid, email].includes(String(name)));
  if (!found) throw new NotThere(`Nobody is called ${String(name)}.`);
  return found;
}

function existing(event: MailboxEvent | undefined): string {
  if (!event || event.isDeleted) throw new NotThere("There is no such event in this mailbox.");
  return event.id;
}

function spanOf(body: Body): { startsAt: number; endsAt: number } {
  const span = { startsAt: instant(body["startsAt"], "startsAt"), endsAt: instant(body["endsAt"], "endsAt") };
  if (span.endsAt <= span.startsAt) throw new RangeError("endsAt must be after startsAt.");
  return span;
}

function instant(value: unknown, name: string): number {
  const at = typeof value === "string" ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(at)) throw new RangeError(`${name} must be an instant such as 2026-11-23T09:00:00Z.`);
  return at;
}

const rfc3339 = (at: number): string => new Date(at).toISOString().replace(/\.000Z$/, "Z");

const shownEvent = (event: MailboxEvent): unknown => ({
  ...event,
  startsAt: rfc3339(event.startsAt),
  endsAt: rfc3339(event.endsAt),
});

const shownMeeting = (meeting: ZoomMeeting): unknown => ({ ...meeting, startsAt: rfc3339(meeting.startsAt) });
