/** The ways in that are not a bearer: the Zoom panel, installing from Zoom's marketplace, and signing in on pages of ours. */
import type { FeatureGround } from "./compose-features.ts";
import type { ConnectionsDeps } from "./features/connections/connections.routes.ts";
import { finishInstall } from "./features/panel/finish-install.ts";
import type { Installed, Returning } from "./features/panel/finish-install.ts";
import { createPanelRoutes } from "./features/panel/panel.routes.ts";
import { plainPage } from "./http/plain-page.ts";
import type { PlainPage } from "./http/plain-page.ts";
import { pageHeaders } from "./http/security-headers.ts";
import type { Reply, Route } from "./platform/route.ts";
import { createOpenPanelUrl } from "./vendors/zoom/zoom-panel.ts";

export interface Doors extends Required<Pick<ConnectionsDeps, "receiveOther">> {
  readonly routes: readonly Route[];
}

export function composeDoors(ground: FeatureGround & Pick<ConnectionsDeps, "onConnected">): Doors {
  const { config, clock, ids, vendors } = ground;
  const panel = { ...ground, ...vendors };
  const askPanelUrl = createOpenPanelUrl({ apiOrigin: config.ZOOM_API_ORIGIN, clock });
  const install = {
    ...panel,
    openPanelUrl: ({ accessToken }: { accessToken: Parameters<typeof askPanelUrl>[0] }) => askPanelUrl(accessToken),
  };
  const page = (content: PlainPage): Reply => ({
    status: 200,
    headers: pageHeaders({ surface: "none", nonce: ids.secret() }),
    body: plainPage(content),
  });
  return {
    routes: createPanelRoutes(panel),
    receiveOther: async (returning: Returning) => {
      const installed = await finishInstall(install, returning);
      return installed && answerInstalled(installed, page);
    },
  };
}

function answerInstalled(installed: Installed, page: (content: PlainPage) => Reply): Reply {
  if (installed.state === "open") return { status: 302, headers: { Location: installed.url } };
  return page(installPages[installed.state]);
}

const again = { href: "/zoom/install", words: "Begin again" };

const installPages = {
  by_hand: {
    title: "Slotside is added to Zoom",
    paragraphs: ["Open Zoom, choose Apps, and open Slotside there."],
  },
  declined: {
    title: "Nothing was added",
    paragraphs: ["You did not let Slotside in at Zoom, so nothing has changed. You can begin again whenever you like."],
    links: [again],
  },
  again: {
    title: "Begin once more",
    paragraphs: ["This was begun in another browser, or more than ten minutes ago. Nothing was linked."],
    links: [again],
  },
} satisfies Record<Exclude<Installed["state"], "open">, PlainPage>;
