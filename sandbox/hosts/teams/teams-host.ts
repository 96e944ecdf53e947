/**
 * The Teams client of the sandbox: one site whose page sideloads Slotside's manifest, shows its tab in a frame and
 * drives the unmodified teams-js. What needs a server is here; the host side of the protocol is in `browser/`.
 */
import type { SandboxPerson } from "../../people.ts";
import { jsonOf, Site, type Answer } from "../../site.ts";
import type { Entra, Graph, World } from "../../world.ts";
import { listedPeople, organisationOf, personByHandle } from "../seeded-people.ts";
import { fileAnswer, folderOf, serveFolder, serveSharedFiles } from "../static-files.ts";
import { readTeamsManifest } from "./teams-manifest.ts";
import { rememberPerson } from "../../signed-in-person.ts";

/** Teams for the web, as it is registered with Entra. Source: "Configure your app in Microsoft Entra ID for tab app". */
const teamsWebClientId = "5e3ce6c0-2b1f-4285-8d4b-75ee78787346";

/**
 * The Teams host client. Pages: `/?as=lena&theme=default|dark|contrast&subPageId=&in=channelTab|meetingChatTab|…&chat=&device=phone`,
 * `/meeting?url=`. `graph` tells whose meetings there are; without it there are none. Its own traffic is not logged.
 */
export function createTeamsHost(world: World, entra: Entra, graph?: Graph): Site {
  const site = new Site({ name: "teams-host", tls: world.tls, faults: world.faults });
  const pages = folderOf(import.meta.url, "browser");
  site.on("GET", "/", ({ url }) =>
    fileAnswer(pages, "teams.html", { headers: rememberPerson(url.searchParams.get("as")) }),
  );
  site.on("GET", "/meeting", () => fileAnswer(pages, "meeting.html"));
  site.on("GET", "/session", (call) => describeSession(world, personByHandle(call.url.searchParams.get("as"))));
  site.on("GET", "/meetings", ({ url }) => ({
    status: 200,
    body: { meetings: listMeetings(graph, personByHandle(url.searchParams.get("as"))) },
  }));
  site.on("POST", "/token", (call) => {
    const { as, claims } = jsonOf(call);
    return answerToken(entra, personByHandle(String(as)), typeof claims === "string" ? claims : undefined);
  });
  serveFolder(site, "/manifest", `${world.manifestsFolder}/teams`);
  serveFolder(site, "/browser", pages);
  serveSharedFiles(site);
  return site;
}

/** What of a person's calendar meets in Teams, with the chat that stands in its join link. */
function listMeetings(graph: Graph | undefined, person: SandboxPerson | undefined) {
  const events = graph && person ? graph.mailboxes.list(person.oid) : [];
  return events.flatMap(({ subject, startsAt, joinUrl, isDeleted, isCancelled }) => {
    const thread = /\/meetup-join\/([^/]+)\//.exec(joinUrl ?? "")?.[1];
    if (thread === undefined || isDeleted || isCancelled) return [];
    return [{ subject, startsAt, chatId: decodeURIComponent(thread) }];
  });
}

async function describeSession(world: World, person: SandboxPerson | undefined): Promise<Answer> {
  return {
    status: 200,
    body: {
      person: person ? { ...person, organisation: organisationOf(person) } : null,
      people: listedPeople(),
      manifest: await readTeamsManifest(world.manifestsFolder),
      homeUrl: world.origins.home,
    },
  };
}

/** The token as `authentication.getAuthToken` gives it, or the reason in Teams' own word. */
async function answerToken(
  entra: Entra,
  person: SandboxPerson | undefined,
  claims: string | undefined,
): Promise<Answer> {
  if (!person) return { status: 404, body: { error: "unknown_person" } };
  const token = await entra.productToken(person, teamsWebClientId, claims);
  if (token.ok) return { status: 200, body: { token: token.accessToken } };
  const error = token.error === "consent_required" ? "resourceRequiresConsent" : "internalError";
  return { status: 200, body: { error } };
}
