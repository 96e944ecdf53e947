/** The Google calendars as plain HTTP, and what can be done to grants, sync tokens and the service account. */
import { done, NotThere, ok, type On, personNamed, personOf, rfc3339, spanOf } from "../control-answers.ts";
import { type Answer, jsonOf } from "../site.ts";
import type { GoogleStandIn } from "./google.ts";
import type { GoogleEvent } from "./google-calendars.ts";
import type { ResponseStatus } from "./stored-event.ts";

const responses: readonly ResponseStatus[] = ["needsAction", "declined", "tentative", "accepted"];

/** Adds them; what makes no sense throws RangeError. */
export function addGoogleControls(on: On, { google }: { readonly google: GoogleStandIn }): void {
  const { calendars } = google;
  const path = "/google-calendars/:handle/events";
  on("GET", path, (call) => ok({ items: calendars.list(personOf(call)).map(shownEvent) }));
  on("POST", path, (call) => {
    const body = jsonOf(call);
    const draft = { summary: String(body["summary"] ?? body["subject"] ?? "Busy"), ...spanOf(body) };
    return ok(shownEvent(calendars.add(personOf(call), draft)), 201);
  });
  on("PATCH", `${path}/:id`, (call) => {
    const person = personOf(call);
    const id = existing(calendars.find(person, call.params["id"] ?? ""));
    const body = jsonOf(call);
    const isAnswer = body["responseStatus"] !== undefined;
    const isMoved = body["startsAt"] !== undefined || body["endsAt"] !== undefined;
    const texts = textsIn(body);
    if (!isAnswer && !isMoved && Object.keys(texts).length === 0)
      throw new RangeError("Say startsAt and endsAt, responseStatus, or what else is edited.");
    if (isAnswer) calendars.answer(person, id, responseIn(body));
    else calendars.edit(person, id, { ...texts, ...(isMoved ? spanOf(body) : {}) });
    return shown(calendars.find(person, id));
  });
  on("POST", `${path}/:id/move`, (call) => {
    const person = personOf(call);
    const id = existing(calendars.find(person, call.params["id"] ?? ""));
    calendars.putInto(person, id, String(jsonOf(call)["calendar"] ?? ""));
    return done;
  });
  on("DELETE", `${path}/:id`, (call) => {
    const person = personOf(call);
    calendars.remove(person, existing(calendars.find(person, call.params["id"] ?? "")));
    return done;
  });
  on("POST", "/google/revoke", (call) => {
    google.revoke(personNamed(jsonOf(call)["handle"]));
    return done;
  });
  on("POST", "/google/expire-sync-tokens", () => {
    google.expireSyncTokens();
    return done;
  });
  on("GET", "/google/service-account", async () => ok(await google.serviceAccountKey()));
}

function existing(event: GoogleEvent | undefined): string {
  if (!event || event.status === "cancelled") throw new NotThere("There is no such event in this Google calendar.");
  return event.id;
}

function textsIn(body: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const given = ["summary", "description", "location"].filter((name) => body[name] !== undefined);
  return Object.fromEntries(given.map((name) => [name, String(body[name])]));
}

function responseIn(body: Readonly<Record<string, unknown>>): ResponseStatus {
  const found = responses.find((response) => response === body["responseStatus"]);
  if (!found) throw new RangeError(`responseStatus must be one of ${responses.join(", ")}.`);
  return found;
}

const shown = (event: GoogleEvent | undefined): Answer => (event ? ok(shownEvent(event)) : done);

const shownEvent = (event: GoogleEvent): unknown => ({
  ...event,
  startsAt: rfc3339(event.startsAt),
  endsAt: rfc3339(event.endsAt),
});
