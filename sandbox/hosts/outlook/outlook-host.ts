/**
 * The Outlook client of the sandbox: one site whose page shows a person's calendar, sideloads Slotside's add-in manifest
 * and drives the unmodified office.js in a task pane. What needs a server is here; the host side of the protocol is in `browser/`.
 */
import { findWindows } from "windows-iana";
import type { SandboxPerson } from "../../people.ts";
import { jsonOf, Site, type Answer, type Call } from "../../site.ts";
import type { Entra, Graph, MailboxEvent, World } from "../../world.ts";
import { listedPeople, organisationOf, personByHandle } from "../seeded-people.ts";
import { fileAnswer, folderOf, serveFolder, serveSharedFiles } from "../static-files.ts";
import { answerBridgeRequest, type BridgeRequest, type BrokerMood } from "./nested-app-auth.ts";
import { serveOfficeFiles } from "./office-files.ts";
import { readOutlookManifest } from "./outlook-manifest.ts";
import { rememberPerson } from "../../signed-in-person.ts";

type PersonHandler = (person: SandboxPerson, call: Call) => Answer | Promise<Answer>;

/** The Outlook host client. Page: `/?as=priya&item=<event id>&pane=1&naa=off|interaction|cancel`. Its own traffic is not logged. */
export function createOutlookHost(world: World, entra: Entra, graph: Graph): Site {
  const site = new Site({ name: "outlook-host", tls: world.tls, faults: world.faults });
  const pages = folderOf(import.meta.url, "browser");
  site.on("GET", "/", ({ url }) =>
    fileAnswer(pages, "outlook.html", { headers: rememberPerson(url.searchParams.get("as")) }),
  );
  site.on("GET", "/session", async (call) => describeSession(world, personByHandle(call.url.searchParams.get("as"))));
  mountCalendar(site, world, graph);
  mountAddinState(site, world, graph);
  site.on(
    "POST",
    "/naa",
    forPerson((person, call) => answerBridge(world, entra, { person, call })),
  );
  serveOfficeFiles(site);
  serveFolder(site, "/browser", pages);
  serveSharedFiles(site);
  return site;
}

/** Reads and changes of the person's own calendar, as Outlook itself does them. */
function mountCalendar(site: Site, world: World, { mailboxes }: Graph): void {
  site.on(
    "GET",
    "/calendar",
    forPerson((person) => ({
      status: 200,
      body: { now: world.clock.now(), events: mailboxes.list(person.oid).map(withoutProperties) },
    })),
  );
  site.on(
    "POST",
    "/calendar/move",
    forPerson((person, call) => {
      const { id, startsAt, endsAt } = jsonOf(call) as { id: string; startsAt: number; endsAt: number };
      mailboxes.move(person.oid, id, { startsAt, endsAt });
      return { status: 204 };
    }),
  );
  site.on(
    "POST",
    "/calendar/remove",
    forPerson((person, call) => {
      mailboxes.remove(person.oid, String(jsonOf(call)["id"]));
      return { status: 204 };
    }),
  );
  site.on(
    "POST",
    "/calendar/add",
    forPerson((person, call) => {
      const { subject, startsAt, endsAt } = jsonOf(call) as { subject: string; startsAt: number; endsAt: number };
      return { status: 201, body: { id: mailboxes.add(person.oid, { subject, startsAt, endsAt }).id } };
    }),
  );
}

/** What the add-in keeps in the mailbox: custom properties on an item, and its roaming settings. */
function mountAddinState(site: Site, world: World, { mailboxes }: Graph): void {
  const settings = new Map(Object.entries(world.snapshot.load<Record<string, unknown>>("outlook-host") ?? {}));
  world.snapshot.keep("outlook-host", () => Object.fromEntries(settings));
  site.on(
    "GET",
    "/custom-properties",
    forPerson(async (person, call) => {
      const event = mailboxes.find(person.oid, call.url.searchParams.get("id") ?? "");
      return { status: 200, body: { value: event?.properties[await customPropertyId(world)] ?? "{}" } };
    }),
  );
  site.on(
    "POST",
    "/custom-properties",
    forPerson(async (person, call) => {
      const { id, value } = jsonOf(call) as { id: string; value: string };
      mailboxes.setProperty(person.oid, id, await customPropertyId(world), value);
      return { status: 204 };
    }),
  );
  site.on(
    "GET",
    "/roaming-settings",
    forPerson((person) => ({ status: 200, body: settings.get(person.oid) ?? {} })),
  );
  site.on(
    "POST",
    "/roaming-settings",
    forPerson((person, call) => {
      settings.set(person.oid, jsonOf(call)["settings"]);
      world.snapshot.touch();
      return { status: 204 };
    }),
  );
}

/** Finds the person in `?as=`; 404 for an unknown one. */
function forPerson(handle: PersonHandler): (call: Call) => Answer | Promise<Answer> {
  return (call) => {
    const person = personByHandle(call.url.searchParams.get("as"));
    return person ? handle(person, call) : { status: 404, body: { error: "unknown_person" } };
  };
}

async function describeSession(world: World, person: SandboxPerson | undefined): Promise<Answer> {
  const { home, teams, zoomClient } = world.origins;
  return {
    status: 200,
    body: {
      person: person
        ? {
            ...person,
            organisation: organisationOf(person),
            windowsTimeZone: findWindows(person.timeZone)[0] ?? person.timeZone,
          }
        : null,
      people: listedPeople(),
      manifest: await readOutlookManifest(world.manifestsFolder),
      homeUrl: home,
      teamsUrl: teams,
      zoomUrl: zoomClient,
    },
  };
}

/** The name under which Exchange keeps an add-in's custom properties. Source: MS-OXCEXT 2.2.5, "cecp-" properties. */
async function customPropertyId(world: World): Promise<string> {
  const manifest = await readOutlookManifest(world.manifestsFolder);
  if (!manifest.ok) throw new Error(manifest.problem);
  return `String {00020329-0000-0000-C000-000000000046} Name cecp-${manifest.addin.id}`;
}

async function answerBridge(
  world: World,
  entra: Entra,
  { person, call }: { readonly person: SandboxPerson; readonly call: Call },
): Promise<Answer> {
  const { origin, mood, request } = jsonOf(call) as { origin: string; mood: BrokerMood; request: BridgeRequest };
  return { status: 200, body: await answerBridgeRequest(world, entra, { person, origin, mood, request }) };
}

function withoutProperties({ properties: _kept, ...event }: MailboxEvent): Omit<MailboxEvent, "properties"> {
  return event;
}
