/** The Zoom panel's way in. */
import { zoomSessionRequest } from "#contract/people.ts";
import { publicRoute } from "../../platform/route.ts";
import type { Route } from "../../platform/route.ts";
import { openSession } from "./open-session.ts";
import type { PanelDeps } from "./open-session.ts";

export function createPanelRoutes(deps: PanelDeps): readonly Route[] {
  return [
    publicRoute({
      method: "POST",
      path: "/zoom/session",
      body: zoomSessionRequest,
      handle: async ({ body }) => ({ status: 200, body: await openSession(deps, body.context) }),
    }),
  ];
}
