/** The panel of somebody whom nobody here knows yet: the Zoom client's part of letting them in. */
import zoomSdk from "@zoom/appssdk";
import { createClient } from "#contract/client.ts";
import { createPanelCalls } from "#contract/panel-calls.ts";
import type { GuestDoor } from "#ui/welcome/guest-screen.tsx";
import type { Door } from "#ui/welcome/welcome-screen.tsx";
import { askConsent } from "./ask-consent.ts";
import { answered } from "./zoom-calls.ts";

export function createZoomDoor(): Door & GuestDoor {
  const client = createClient({ baseUrl: "", surface: "zoom", getToken: () => Promise.resolve("") });
  const panel = createPanelCalls(client.calls);
  /** A context is short-lived, so each call takes a new one. */
  const context = async (): Promise<string> => (await answered(zoomSdk.getAppContext())).context;
  return {
    look: async () => client.zoomSession(await context()),
    letIn: async () => {
      const wish = await panel.authorize(await context());
      const consent = await askConsent(wish);
      return panel.arrive({ context: await context(), state: wish.state, ...consent });
    },
    goOnWithZoom: async () => panel.goOn(await context()),
    linkUrl: async () => (await panel.link(await context())).url,
    signIn: async () => void (await zoomSdk.promptAuthorize()),
    onSignedIn: (told) => zoomSdk.onMyUserContextChange(() => told()),
    open: async (url) => void (await zoomSdk.openUrl({ url })),
  };
}
