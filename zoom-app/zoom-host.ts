/** The Zoom client as a `Host`, on the Zoom Apps SDK. Its types stay in this file. */
import zoomSdk from "@zoom/appssdk";
import { createClient } from "#contract/client.ts";
import type { TokenRequest } from "#contract/client.ts";
import type { ZoomSession } from "#contract/people.ts";
import { createWatched, HostProblem, withinTime } from "#ui/host.ts";
import type { Host, HostContext } from "#ui/host.ts";
import { knownLocale } from "#ui/format/known-locale.ts";
import { deviceTheme } from "#ui/themes.ts";
import { askConsent } from "./ask-consent.ts";
import { capabilities } from "./capabilities.ts";
import { createZoomDoor } from "./zoom-door.ts";
import { createZoomRoom } from "./zoom-room.ts";

const sdkMs = 4_000;
/** A bearer is renewed this long before it ends. */
const renewMs = 60_000;

type SignedIn = Extract<ZoomSession, { readonly state: "signed_in" }>;

/**
 * Configures the SDK, trades the sealed context for a bearer, and answers the host.
 *
 * Fails: not_in_host outside the Zoom client; not_linked and guest as the backend says.
 */
export async function startZoom(): Promise<Host> {
  await configure();
  const first = await signIn();
  const meetingUuid = await currentMeeting(first);
  const { set: setContext, ...context } = createWatched<HostContext>(toContext(meetingUuid));
  const { room, follow } = createZoomRoom();
  follow(meetingUuid);
  onContextChange(async () => {
    // The client's grant ends with a change of context, so everything is configured and asked again.
    await configure();
    const next = await currentMeeting(undefined);
    follow(next);
    setContext(toContext(next ?? room.current()?.meetingUuid));
  });
  const theme = createWatched(deviceTheme());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => theme.set(deviceTheme()));
  return {
    surface: "zoom",
    clientName: "Zoom",
    context,
    room,
    theme,
    getToken: keepToken(first),
    authorizeInClient: askConsent,
    linkMicrosoft: async () => {
      const door = createZoomDoor();
      await door.open(await door.linkUrl());
    },
    openLink: async (url) => void (await zoomSdk.openUrl({ url })),
    ready: () => undefined,
  };
}

async function configure(): Promise<void> {
  try {
    // Without `version` the npm build announces an older one than it is.
    const asked = zoomSdk.config({ capabilities: [...capabilities], version: "0.16", timeout: sdkMs });
    await withinTime(asked, "Zoom", sdkMs + 500);
  } catch (error) {
    throw new HostProblem("not_in_host", error instanceof Error ? error.message : "Zoom did not answer", error);
  }
}

/** The one call without a bearer; the context is sealed by Zoom and opened by the backend. */
async function signIn(): Promise<SignedIn> {
  const { context } = await withinTime(zoomSdk.getAppContext(), "Zoom", sdkMs);
  const client = createClient({ baseUrl: "", surface: "zoom", getToken: () => Promise.resolve("") });
  const answer = await client.zoomSession(context);
  if (answer.state !== "signed_in") throw new HostProblem(answer.state, "The Zoom account is not linked to a person");
  return answer;
}

/** Kept in memory only; renewed when it is nearly over or was refused. Parallel callers share one renewal. */
function keepToken(first: SignedIn): (request: TokenRequest) => Promise<string> {
  let current = first;
  let renewing: Promise<SignedIn> | undefined;
  return async ({ fresh }) => {
    if (!fresh && Date.parse(current.expiresAt) - Date.now() > renewMs) return current.token;
    renewing ??= signIn().finally(() => (renewing = undefined));
    current = await renewing;
    return current.token;
  };
}

/** The running meeting's UUID: from the sealed context, or from the client where that is older than the meeting. */
async function currentMeeting(session: SignedIn | undefined): Promise<string | undefined> {
  if (session?.meetingUuid !== undefined) return session.meetingUuid;
  try {
    const { context } = await zoomSdk.getRunningContext();
    if (context !== "inMeeting") return undefined;
    return (await zoomSdk.getMeetingUUID()).meetingUUID;
  } catch {
    // Older clients lack one of the two; the panel then shows the person's own sessions.
    return undefined;
  }
}

const toContext = (meetingUuid: string | undefined): HostContext => ({
  locale: knownLocale(navigator.language),
  ...(meetingUuid === undefined ? {} : { meetingUuid }),
});

/** One closure per event: the SDK removes a shared one from every event at once. */
function onContextChange(refresh: () => Promise<void>): void {
  const quietly = (): void => void refresh().catch(() => undefined);
  zoomSdk.onRunningContextChange(() => quietly());
  zoomSdk.onMyUserContextChange(() => quietly());
}
