/**
 * The Zoom client of the sandbox: one site whose page shows Slotside's panel in a frame and drives the unmodified
 * `@zoom/appssdk`. What needs a server is here; the client's side of the protocol is in `browser/`.
 */
import { randomUUID } from "node:crypto";
import type { SandboxPerson } from "../../people.ts";
import { jsonOf, Site, type Answer, type Call, type Handler } from "../../site.ts";
import type { World, Zoom } from "../../world.ts";
import type { ZoomStandIn } from "../../zoom/zoom.ts";
import { readZoomRegistration, zoomManifestPath, type ZoomAppRegistration } from "../../zoom/app-registration.ts";
import { wordsForScope } from "../../zoom/consent-page.ts";
import { listedPeople, organisationOf, personByHandle } from "../seeded-people.ts";
import { fileAnswer, folderOf, serveFolder, serveSharedFiles } from "../static-files.ts";
import { findMeeting, membersOf, upcomingMeetings } from "./client-meeting.ts";
import { checkHomePage, fillHomeUri } from "./home-check.ts";
import { addRoomRoutes } from "./room.ts";
import { rememberPerson } from "../../signed-in-person.ts";

interface ClientGround {
  readonly world: World;
  readonly zoom: ZoomStandIn;
}

/** Site name `zoom-client`. Page: `/?as=priya&context=inMeeting&meeting=<id>&role=host|coHost|attendee|guest&name=&width=&look=light|dark&act=&apps=closed`. */
export function createZoomHost(world: World, zoom: ZoomStandIn): Site {
  const site = new Site({ name: "zoom-client", tls: world.tls, faults: world.faults });
  const ground = { world, zoom };
  const pages = folderOf(import.meta.url, "browser");
  site.on("GET", "/", ({ url }) =>
    fileAnswer(pages, "zoom.html", { headers: rememberPerson(url.searchParams.get("as")) }),
  );
  site.on("GET", "/session", (call) => describeSession(call, ground));
  site.on(
    "POST",
    "/panel",
    fromOwnPage((call) => openPanel(call, ground)),
  );
  site.on(
    "POST",
    "/context",
    fromOwnPage((call) => mintContext(call, ground)),
  );
  site.on(
    "POST",
    "/authorize",
    fromOwnPage((call) => authorize(call, ground)),
  );
  addRoomRoutes(site, zoom, fromOwnPage);
  serveFolder(site, "/browser", pages);
  serveSharedFiles(site);
  return site;
}

/** Everything the page shows: the person, their meetings, the meeting they are in, and what the manifest says of the app. */
function describeSession({ url }: Call, { world, zoom }: ClientGround): Answer {
  const person = personByHandle(url.searchParams.get("as"));
  const isGuest = url.searchParams.get("role") === "guest" || !person?.zoom;
  const meeting = findMeeting(zoom, url.searchParams.get("meeting") ?? "", person);
  const app = registration(world);
  return {
    status: 200,
    body: {
      person: person ? { ...person, organisation: organisationOf(person) } : null,
      people: listedPeople(),
      zoomHandles: listedPeople().flatMap(({ handle }) => (personByHandle(handle)?.zoom ? [handle] : [])),
      status: isGuest ? "unauthenticated" : zoom.isAuthorized(person) ? "authorized" : "authenticated",
      meetings: person ? upcomingMeetings(zoom, person, world.clock.now()) : [],
      meeting: meeting
        ? { ...meeting, members: membersOf(zoom, meeting, isGuest && !person ? undefined : person) }
        : null,
      app:
        "problem" in app
          ? { ok: false, ...app }
          : { ok: true, ...app, scopes: app.scopes.map((scope) => ({ scope, words: wordsForScope(scope) })) },
      homeUrl: world.origins.home,
      now: world.clock.now(),
    },
  };
}

/** Whether the client would show the app's home page, and where it is. */
async function openPanel(call: Call, { world, zoom }: ClientGround): Promise<Answer> {
  const app = registration(world);
  if ("problem" in app) return { status: 200, body: { ok: false, message: app.problem, hint: app.fix } };
  const visit = readVisit(call, { world, zoom });
  const url = fillHomeUri(app.homeUri, {
    accountId: visit.person?.zoom?.accountId,
    runningContext: visit.meetingUuid ? "inMeeting" : "inMainClient",
    meetingUUID: visit.meetingUuid,
    action: visit.action,
  });
  const appContext = zoom.appContext(visit);
  const checked = await checkHomePage({ url, registration: app, appContext, certificate: world.tls.cert });
  return { status: 200, body: checked.ok ? { ok: true, url, origin: new URL(url).origin } : checked };
}

function mintContext(call: Call, ground: ClientGround): Answer {
  return { status: 200, body: { context: ground.zoom.appContext(readVisit(call, ground)) } };
}

/** Allow was pressed, or had been earlier. Without a challenge (`promptAuthorize`) the app is only added. */
function authorize(call: Call, { zoom }: ClientGround): Answer {
  const sent = jsonOf(call);
  const person = personByHandle(textOf(sent["as"]));
  if (!person?.zoom) return { status: 404, body: { error: "unknown_person" } };
  const challenge = textOf(sent["codeChallenge"]);
  const issued = zoom.authorizeInClient(person, challenge ?? randomUUID());
  return { status: 200, body: challenge ? issued : {} };
}

function readVisit(
  call: Call,
  { zoom }: ClientGround,
): Parameters<Zoom["appContext"]>[0] & { readonly person: SandboxPerson | undefined } {
  const sent = jsonOf(call);
  const person = personByHandle(textOf(sent["as"]));
  const meeting = findMeeting(zoom, textOf(sent["meeting"]) ?? "", person);
  const role = textOf(sent["role"]);
  const action = textOf(sent["act"]);
  return {
    person: role === "guest" ? undefined : person,
    ...(meeting ? { meetingUuid: meeting.uuid, attendRole: contextRoles[role ?? ""] ?? "attendee" } : {}),
    ...(action ? { action } : {}),
  };
}

/** The SDK's spelling to that of the app context. */
const contextRoles: Readonly<Record<string, string>> = { host: "host", coHost: "co-host", attendee: "attendee" };

function registration(world: World): ZoomAppRegistration | { readonly problem: string; readonly fix: string } {
  try {
    const found = readZoomRegistration(world);
    return (
      found ?? {
        problem: "There is no Zoom app manifest.",
        fix: `${zoomManifestPath} is generated by npm run manifests.`,
      }
    );
  } catch (error) {
    return { problem: "The Zoom app manifest cannot be read.", fix: String(error) };
  }
}

/** Refuses calls that another page (the panel, say) makes in the person's browser. */
function fromOwnPage(handler: Handler): Handler {
  return (call) =>
    call.headers.origin === `https://${call.headers.host ?? ""}`
      ? handler(call)
      : { status: 403, body: { error: "other_origin" } };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
