/** The ways in that are not a bearer: the Zoom panel, installing from Zoom's marketplace, and signing in on pages of ours. */
import type { FeatureGround } from "./compose-features.ts";
import type { Config } from "./config.ts";
import type { ConnectionsDeps } from "./features/connections/connections.routes.ts";
import { giveTicket } from "./features/linking/begin-sign-in.ts";
import { answerReturning, createLinkingRoutes } from "./features/linking/linking.routes.ts";
import type { ReturningBrowser } from "./features/linking/receive-sign-in.ts";
import type { LinkingDeps } from "./features/linking/linking.routes.ts";
import { forgetOld } from "./features/panel/find-arrival.ts";
import { finishInstall } from "./features/panel/finish-install.ts";
import type { Returning } from "./features/panel/finish-install.ts";
import { drawInstalled } from "./features/panel/install.view.ts";
import { createPanelRoutes } from "./features/panel/panel.routes.ts";
import type { PanelRoutesDeps } from "./features/panel/panel.routes.ts";
import type { SignInDeps } from "./features/people/sign-in-person.ts";
import { createEntraTokens } from "./http/entra-tokens.ts";
import { plainPage } from "./http/plain-page.ts";
import type { PlainPage } from "./http/plain-page.ts";
import { pageHeaders } from "./http/security-headers.ts";
import type { Reply, Route } from "./platform/route.ts";
import type { Clock } from "./ports/clock.ts";
import { Secret } from "./ports/secret.ts";
import { isKnownAtEntra } from "./vendors/microsoft/entra-app-tokens.ts";
import { createEntraSignIn } from "./vendors/microsoft/entra-sign-in.ts";
import { createOpenPanelUrl } from "./vendors/zoom/zoom-panel.ts";

export interface Doors extends Required<Pick<ConnectionsDeps, "receiveOther">> {
  readonly routes: readonly Route[];
  /** A page of words that nobody may frame. */
  readonly servePage: (content: PlainPage) => Reply;
}

/** Whom the operator named an administrator in the settings. */
export function namedAdministrators({ TENANTS }: Config): SignInDeps["isNamedAdministrator"] {
  const named = new Set(
    TENANTS.flatMap(({ tid, administrators }) => administrators.map((oid) => `${tid} ${oid}`.toLowerCase())),
  );
  return ({ tid, oid }) => named.has(`${tid} ${oid}`);
}

export function composeDoors(
  ground: FeatureGround & Pick<ConnectionsDeps, "onConnected" | "onForgotten"> & Pick<PanelRoutesDeps, "links">,
): Doors {
  const { config, clock, ids, vendors } = ground;
  const askPanelUrl = createOpenPanelUrl({ apiOrigin: config.ZOOM_API_ORIGIN, clock });
  const page = (content: PlainPage): Reply => ({
    status: 200,
    headers: { ...pageHeaders({ surface: "none", nonce: ids.secret() }), Vary: "Accept-Language" },
    body: plainPage(content),
  });
  ground.jobs.every(10 * 60_000, "forget Zoom accounts that were not taken further", () => forgetOld(ground));
  const linking: LinkingDeps = { ...ground, ...signInPages(config, clock), servePage: page };
  const panel = { ...ground, ...vendors, beginLinking: (zoomUser: string) => giveTicket(linking, zoomUser) };
  const install = {
    ...panel,
    openPanelUrl: ({ accessToken }: { accessToken: Parameters<typeof askPanelUrl>[0] }) => askPanelUrl(accessToken),
  };
  return {
    servePage: page,
    routes: [...createPanelRoutes(panel), ...createLinkingRoutes(linking)],
    receiveOther: async (returning: Returning & ReturningBrowser) => {
      const installed = await finishInstall(install, returning);
      if (!installed) return answerReturning(linking, returning);
      if (installed.state === "open") return { status: 302, headers: { Location: installed.url } };
      return page(drawInstalled(installed.state, returning.language));
    },
  };
}

function signInPages(config: Config, clock: Clock) {
  const { ENTRA_ORIGIN: origin, ENTRA_CLIENT_ID: clientId, PUBLIC_ORIGIN: publicOrigin } = config;
  const publicHost = new URL(publicOrigin).host;
  const tokens = createEntraTokens({ entraOrigin: origin, clientId, publicHost, clock });
  return {
    publicOrigin,
    isNamedAdministrator: namedAdministrators(config),
    verifyToken: (token: string) => tokens.verify(token),
    isConsented: (externalTenant: string) =>
      isKnownAtEntra({ origin, clientId, clientSecret: new Secret(config.ENTRA_CLIENT_SECRET), clock }, externalTenant),
    browserSignIn: createEntraSignIn({
      origin,
      clientId,
      clientSecret: new Secret(config.ENTRA_CLIENT_SECRET),
      apiScope: `api://${publicHost}/${clientId}/access_as_user`,
      redirectUri: `${publicOrigin}/connect/microsoft/callback`,
    }),
  };
}
