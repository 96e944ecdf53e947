/** The Zoom client as a `Host`, on the Zoom Apps SDK. Its types stay in this file. */
import zoomSdk from "@zoom/appssdk";
import { createClient } from "#contract/client.ts";
import type { ZoomSession } from "#contract/people.ts";
import { createWatched, HostProblem } from "#ui/host.ts";
import type { Host, HostContext, Watched } from "#ui/host.ts";
import { knownLocale } from "#ui/format/known-locale.ts";
import { deviceTheme, onDeviceTheme } from "#ui/themes.ts";
import { askConsent } from "./ask-consent.ts";
import { capabilities } from "./capabilities.ts";
import { answered, answerMs } from "./zoom-calls.ts";
import { createZoomDoor } from "./zoom-door.ts";
import { createZoomRoom } from "./zoom-room.ts";

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
  const bearer = keepBearer(first);
  const meetingUuid = await currentMeeting(first);
  const { set: setContext, ...context } = createWatched<HostContext>(toContext(meetingUuid));
  const { room, follow } = createZoomRoom();
  follow(meetingUuid);
  let latest = 0;
  const look = async (): Promise<void> => {
    const mine = ++latest;
    // The client's grant ends with a change of context, so everything is configured and asked again.
    await configure();
    const next = await currentMeeting(undefined);
    // Changes come faster than answers: one about a meeting that was left since is dropped.
    if (mine !== latest) return;
    follow(next);
    setContext(toContext(next ?? room.current()?.meetingUuid));
  };
  onContextChange(look, bearer);
  const theme = createWatched(deviceTheme());
  onDeviceTheme(() => theme.set(deviceTheme()));
  return {
    surface: "zoom",
    clientName: "Zoom",
    context,
    room,
    theme,
    person: bearer.person,
    getToken: bearer.getToken,
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
    await answered(zoomSdk.config({ capabilities: [...capabilities], version: "0.16", timeout: answerMs }));
  } catch (error) {
    if (error instanceof HostProblem) throw error;
    throw new HostProblem("not_in_host", error instanceof Error ? error.message : "No Zoom client", error);
  }
}

/** The one call without a bearer; the context is sealed by Zoom and opened by the backend. */
async function signIn(): Promise<SignedIn> {
  const { context } = await answered(zoomSdk.getAppContext());
  const client = createClient({ baseUrl: "", surface: "zoom", getToken: () => Promise.resolve("") });
  const answer = await client.zoomSession(context);
  if (answer.state !== "signed_in") throw new HostProblem(answer.state, "The Zoom account is not linked to a person");
  return answer;
}

interface Bearer extends Pick<Host, "getToken"> {
  readonly person: Watched<string>;
  /** Somebody else may be signed in to the client by now. */
  readonly forget: () => void;
}

/** Kept in memory only; renewed when it is nearly over, was refused or may be another's. Parallel callers share one renewal. */
function keepBearer(first: SignedIn): Bearer {
  const { set: setPerson, ...person } = createWatched(first.personId);
  let current: SignedIn | undefined = first;
  let renewing: Promise<SignedIn> | undefined;
  const renew = async (): Promise<SignedIn> => {
    const mine = (renewing ??= signIn());
    try {
      const next = await mine;
      // It was forgotten meanwhile: whoever was signed in when this one was asked for may be gone.
      if (mine !== renewing) return current ?? (await renew());
      [current, renewing] = [next, undefined];
    } catch (error) {
      if (mine === renewing) renewing = undefined;
      if (error instanceof HostProblem && (error.kind === "not_linked" || error.kind === "guest")) setPerson("");
      throw error;
    }
    if (current.personId !== person.current()) setPerson(current.personId);
    return current;
  };
  return {
    person,
    getToken: async ({ fresh }) => {
      const isGood = current !== undefined && Date.parse(current.expiresAt) - Date.now() > renewMs;
      return (current && isGood && !fresh ? current : await renew()).token;
    },
    forget: () => {
      [current, renewing] = [undefined, undefined];
    },
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
function onContextChange(look: () => Promise<void>, { forget, getToken }: Bearer): void {
  const quietly = (work: () => Promise<unknown>): void => void work().catch(() => undefined);
  zoomSdk.onRunningContextChange(() => quietly(look));
  zoomSdk.onMyUserContextChange(() => {
    forget();
    quietly(async () => {
      await look();
      await getToken({ fresh: false });
    });
  });
}
