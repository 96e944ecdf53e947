/** The Zoom panel's way in, and installing from Zoom's marketplace. */
import { zoomArriving } from "#contract/panel.ts";
import type { ZoomLinking } from "#contract/panel.ts";
import { zoomSessionRequest } from "#contract/people.ts";
import { setCookie } from "../../platform/browser-cookie.ts";
import { publicRoute } from "../../platform/route.ts";
import type { Route } from "../../platform/route.ts";
import { authorizeInBrowser, authorizeInClient } from "./begin-authorization.ts";
import type { AuthorizationDeps } from "./begin-authorization.ts";
import { continueWithZoom } from "./continue-with-zoom.ts";
import type { ContinueDeps } from "./continue-with-zoom.ts";
import { installCookie } from "./finish-install.ts";
import { openSession, readZoomUser } from "./open-session.ts";
import type { PanelDeps } from "./open-session.ts";
import { arriveInClient } from "./receive-arrival.ts";

export type PanelRoutesDeps = PanelDeps &
  AuthorizationDeps &
  ContinueDeps & {
    /** Begins to link this Zoom user with a Microsoft person, in the browser. */
    readonly beginLinking: (zoomUser: string) => Promise<ZoomLinking>;
  };

export function createPanelRoutes(deps: PanelRoutesDeps): readonly Route[] {
  return [
    publicRoute({
      method: "POST",
      path: "/zoom/session",
      body: zoomSessionRequest,
      handle: async ({ body }) => ({ status: 200, body: await openSession(deps, body.context) }),
    }),
    publicRoute({
      method: "POST",
      path: "/zoom/authorize",
      body: zoomSessionRequest,
      handle: async ({ body }) => ({
        status: 200,
        body: await authorizeInClient(deps, readZoomUser(deps, body.context)),
      }),
    }),
    publicRoute({
      method: "POST",
      path: "/zoom/arrive",
      body: zoomArriving,
      handle: async ({ body: { context, ...arriving } }) => {
        await arriveInClient(deps, readZoomUser(deps, context), arriving);
        return { status: 200, body: await openSession(deps, context) };
      },
    }),
    publicRoute({
      method: "POST",
      path: "/zoom/continue",
      body: zoomSessionRequest,
      handle: async ({ body }) => {
        await continueWithZoom(deps, readZoomUser(deps, body.context));
        return { status: 200, body: await openSession(deps, body.context) };
      },
    }),
    publicRoute({
      method: "POST",
      path: "/zoom/link",
      body: zoomSessionRequest,
      handle: async ({ body }) => ({
        status: 200,
        body: await deps.beginLinking(readZoomUser(deps, body.context)),
      }),
    }),
    publicRoute({
      method: "GET",
      path: "/zoom/install",
      handle: async () => {
        const { url, browserValue } = await authorizeInBrowser(deps);
        return { status: 302, headers: { Location: url, "Set-Cookie": setCookie(installCookie, browserValue) } };
      },
    }),
  ];
}
