/** The guided home page: from here a newcomer walks the stories, looks into every mailbox and account, moves the clock and breaks things. */
import { jsonOf, type Site } from "../../site.ts";
import { people, tenants, zoomOnly } from "../../people.ts";
import type { Entra, Graph, World, Zoom } from "../../world.ts";
import { organisationOf, zoomOnlyName } from "../seeded-people.ts";
import { fileAnswer, folderOf, serveFolder, serveSharedFiles } from "../static-files.ts";
import { watchStories } from "./story-progress.ts";

/** Adds `/`, `/look/…` and what they need to the home site, beside the controls that are already there. */
export function mountHomePage(
  site: Site,
  world: World,
  parts: { readonly entra: Entra; readonly graph: Graph; readonly zoom: Zoom },
): void {
  const pages = folderOf(import.meta.url, "browser");
  const stories = watchStories(world, { mailboxes: parts.graph.mailboxes, zoom: parts.zoom });
  const describeProgress = () => ({
    now: world.clock.now(),
    stories: stories.read(),
    zoomConnected: people.filter((person) => parts.zoom.isAuthorized(person)).map(({ handle }) => handle),
  });
  site.on("GET", "/", () => fileAnswer(pages, "home.html"));
  for (const path of [
    "/look/mailbox/:handle",
    "/look/zoom/:handle",
    "/look/google/:handle",
    "/look/mail",
    "/look/mail/:handle",
    "/look/calls",
  ]) {
    site.on("GET", path, () => fileAnswer(pages, "look.html"));
  }
  site.on("GET", "/guide", () => ({ status: 200, body: describeGuide(world) }));
  site.on("GET", "/guide/progress", () => ({ status: 200, body: describeProgress() }));
  site.on("POST", "/guide/start-over", (call) => {
    stories.startOver(String(jsonOf(call)["story"]));
    return { status: 204 };
  });
  serveFolder(site, "/browser", pages);
  serveSharedFiles(site);
}

function describeGuide(world: World): Record<string, unknown> {
  return {
    origins: world.origins,
    productOrigin: world.productOrigin,
    isChecked: world.specsFolder !== undefined,
    organisations: [
      ...tenants.map(({ tid, displayName, domain, consented }) => ({ tid, displayName, domain, consented })),
      { tid: zoomOnly, displayName: zoomOnlyName, domain: "", consented: true },
    ],
    people: people.map((person) => ({
      ...person,
      organisation: organisationOf(person),
      hasMicrosoft: person.tid !== zoomOnly,
    })),
  };
}
