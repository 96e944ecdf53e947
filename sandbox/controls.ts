/** The sandbox's controls as plain HTTP with JSON, on the home site. Instants are RFC 3339 with `Z`. Listed in README.md. */
import type { EntraStandIn } from "./entra/entra.ts";
import { done, explained, instant, ok, type On, personNamed, personOf, rfc3339 } from "./control-answers.ts";
import { addFaultControls } from "./fault-controls.ts";
import type { GoogleStandIn } from "./google/google.ts";
import { addGoogleControls } from "./google/google-controls.ts";
import type { GraphStandIn } from "./graph/graph.ts";
import { addMailControls } from "./mail/mail-controls.ts";
import type { MailInbox } from "./mail/mail-inbox.ts";
import { addMailboxControls } from "./mailbox-controls.ts";
import { people, tenants } from "./people.ts";
import { seedCalendars } from "./seed-calendars.ts";
import { changeSettings, shownSettings } from "./settings-control.ts";
import { type Answer, type Handler, jsonOf, type Site } from "./site.ts";
import type { World } from "./world.ts";
import { addZoomControls } from "./zoom-controls.ts";
import type { ZoomStandIn } from "./zoom/zoom.ts";

export interface Controlled {
  readonly world: World;
  readonly entra: EntraStandIn;
  readonly graph: GraphStandIn;
  readonly zoom: ZoomStandIn;
  readonly google: GoogleStandIn;
  readonly mail: MailInbox;
}

/** Adds every control to the site. What makes no sense answers 400 or 404 with `{ error }`. */
export function addControls(site: Site, controlled: Controlled): void {
  const on = (method: string, path: string, handler: Handler): void =>
    void site.on(method, path, (call) => explained(handler, call));
  on("GET", "/healthz", () => ok({ status: "ok" }));
  on("GET", "/people", () => ok({ items: people, tenants }));
  addClock(on, controlled);
  addCallsAndFaults(on, controlled);
  addMailboxControls(on, controlled.graph);
  addMailControls(on, controlled);
  addGoogleControls(on, controlled);
  addZoomControls(on, controlled.zoom);
  on("POST", "/entra/revoke", (call) => {
    controlled.entra.revoke(personNamed(jsonOf(call)["handle"]).oid);
    return done;
  });
  on("POST", "/directory/:handle", (call) => {
    const { standing } = jsonOf(call);
    if (standing !== "present" && standing !== "disabled" && standing !== "removed")
      throw new RangeError("Say standing: present, disabled or removed.");
    controlled.graph.directory.change(personOf(call).handle, standing);
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

function addCallsAndFaults(on: On, { world, entra, graph, zoom, google }: Controlled): void {
  on("GET", "/calls", ({ url }) => {
    const site = url.searchParams.get("site");
    const items = world.log.list({
      ...(site ? { site } : {}),
      afterSeq: Number(url.searchParams.get("afterSeq") ?? 0),
      withProblems: ["1", "true"].includes(url.searchParams.get("problems") ?? ""),
    });
    const checked = {
      entra: entra.site.compared,
      graph: graph.site.compared,
      zoom: zoom.site.compared,
      google: google.site.compared,
    };
    return ok({ items, checked });
  });
  on("GET", "/secrets", () => ok({ items: world.log.secrets() }));
  addFaultControls(on, world);
}
