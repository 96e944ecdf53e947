/** The Zoom stand-in: OAuth below `/oauth`, the REST API below `/v2`, and the web addresses that join and start links have. */
import { randomUUID } from "node:crypto";
import { registrations, type SandboxPerson } from "../people.ts";
import { Site, jsonOf, type Answer, type Call } from "../site.ts";
import type { World, Zoom, ZoomMeeting } from "../world.ts";
import { registrationOrDefault } from "./app-registration.ts";
import { encryptAppContext } from "./app-context.ts";
import { zoomPage } from "./consent-page.ts";
import { createMeetingLife, type MeetingLife } from "./meeting-life.ts";
import { joinLink, startProofFits, userView } from "./meeting-view.ts";
import { apiError } from "./zoom-answers.ts";
import { createGate } from "./zoom-gate.ts";
import { addMeetingRoutes, isRecoverable } from "./zoom-meetings.ts";
import { addOAuthRoutes } from "./zoom-oauth.ts";
import { createWebhooks } from "./webhooks.ts";
import { openZoomState, zoomPerson, type StoredMeeting, type WebhookState, type ZoomState } from "./zoom-state.ts";
import { createZoomContractCheck } from "./zoom-contract.ts";
import { ZoomTokens } from "./zoom-tokens.ts";

const contextLifetimeMs = 3_600_000;
const actionLifetimeMs = 5 * 60_000;
const { clientId, clientSecret } = registrations.zoom;

/** The stand-in with what only the controls and the fault plan use. */
export interface ZoomStandIn extends Zoom {
  /** As the user behind this access token, who removes the app from their account. */
  revokeHolder(accessToken: string): void;
  /** As a user who removes the app; the app hears of it. Nothing when they do not have it. */
  deauthorize(person: SandboxPerson): void;
  /** How the account keeps somebody: active with a licence, basic, invited, or deactivated. */
  setUser(handle: string, standing: "active" | "pending" | "inactive" | "basic"): void;
  /** Whether the user lets apps open by themselves in meetings. */
  setQuickLaunch(handle: string, setting: "on" | "off"): void;
  /** A person's meeting, deleted ones too. */
  find(userId: string, meetingId: string): StoredMeeting | undefined;
  /** Whether a deleted meeting can come back. */
  isRecoverable(meeting: StoredMeeting): boolean;
  readonly life: MeetingLife;
  /** Changed over the controls. */
  readonly webhooks: WebhookState;
}

/** Site name `zoom`; the state is the snapshot's part `zoom`. */
export function createZoom(world: World): ZoomStandIn {
  const state = openZoomState(world);
  const tokens = new ZoomTokens({ state, clock: world.clock, changed: () => world.snapshot.touch() });
  const hostOf = ({ params }: Call): string | undefined =>
    state.meetings.find(({ id }) => String(id) === params["id"])?.hostUserId;
  const gate = createGate(tokens, hostOf);
  const site = new Site({
    name: "zoom",
    tls: world.tls,
    log: world.log,
    faults: world.faults,
    around: async (call, next) => withTrackingId(await next(call)),
    onError: (error) => withTrackingId(failure(error)),
    ...(world.specsFolder ? { check: createZoomContractCheck(world.specsFolder) } : {}),
  });
  addOAuthRoutes(site, { world, tokens });
  const life = createMeetingLife({ world, state, webhooks: createWebhooks(world, state) });
  addMeetingRoutes(site, { world, state, gate, life });
  site.on(
    "GET",
    "/v2/users/:userId",
    gate("user:read:user", (_call, person) => ({
      status: 200,
      body: { ...userView(person), ...standingOf(state.users[person.handle]) },
    })),
  );
  site.on(
    "POST",
    "/v2/zoomapp/deeplink",
    gate("zoomapp:inmeeting", (call, person) => deeplink(call, person, world)),
  );
  site.on("GET", "/j/:id", (call) => joinPage(call, world));
  site.on("GET", "/s/:id", (call) => startPage(call, { world, state }));
  const deauthorize = (person: SandboxPerson): void => {
    if (!person.zoom || !state.installed.includes(person.zoom.userId)) return;
    tokens.removeApp(person.zoom.userId);
    life.deauthorize(person, clientId);
  };
  return {
    site,
    life,
    webhooks: state.webhooks,
    deauthorize,
    setUser(handle, standing) {
      if (standing === "active") delete state.users[handle];
      else state.users[handle] = standing;
      world.snapshot.touch();
    },
    setQuickLaunch(handle, setting) {
      const others = state.quickLaunchOff.filter((each) => each !== handle);
      state.quickLaunchOff = setting === "off" ? [...others, handle] : others;
      world.snapshot.touch();
    },
    find: (userId, meetingId) =>
      state.meetings.find(({ id, hostUserId }) => hostUserId === userId && String(id) === meetingId),
    isRecoverable: (meeting) => isRecoverable(meeting, world.clock.now()),
    meetings: (userId) =>
      state.meetings.filter((meeting) => meeting.hostUserId === userId).map((meeting) => outsideView(meeting, world)),
    appContext: (input) => sealContext(input, world.clock.now()),
    authorizeInClient(person, codeChallenge) {
      if (!person.zoom) throw new Error(`${person.handle} has no Zoom account.`);
      const redirectUri = registrationOrDefault(world).homeUri;
      const code = tokens.issueCode({
        userId: person.zoom.userId,
        redirectUri,
        challenge: codeChallenge,
        method: "plain",
        inClient: true,
      });
      return { code, redirectUri };
    },
    revokeHolder(accessToken) {
      const grant = tokens.check(accessToken);
      const holder = typeof grant === "string" ? undefined : zoomPerson(grant.userId);
      if (holder) deauthorize(holder);
    },
    isAuthorized: (person) => person.zoom !== undefined && state.installed.includes(person.zoom.userId),
  };
}

/** Source: Zoom API, "Get a user": type 1 is Basic, 2 Licensed; status active, inactive or pending. */
function standingOf(standing: ZoomState["users"][string] | undefined): Record<string, unknown> {
  if (standing === undefined) return {};
  return standing === "basic" ? { type: 1 } : { status: standing };
}

function sealContext(
  { person, meetingUuid, attendRole, action }: Parameters<Zoom["appContext"]>[0],
  now: number,
): string {
  return encryptAppContext(
    {
      typ: meetingUuid ? "meeting" : "panel",
      ...(person?.zoom ? { uid: person.zoom.userId } : {}),
      aud: clientId,
      iss: "marketplace.zoom.us",
      ts: now,
      exp: now + (action ? actionLifetimeMs : contextLifetimeMs),
      ...(meetingUuid ? { mid: meetingUuid, attendrole: attendRole ?? "attendee" } : {}),
      ...(action ? { act: action } : {}),
    },
    clientSecret,
  );
}

function deeplink(call: Call, person: SandboxPerson, world: World): Answer {
  const action = jsonOf(call)["action"] ?? "";
  if (typeof action !== "string" || action.length > 256) return apiError(400, 300, "Invalid field: action.");
  const target = new URL(world.origins.zoomClient);
  target.searchParams.set("as", person.handle);
  if (action) target.searchParams.set("act", action);
  return { status: 200, body: { deeplink: target.href } };
}

function joinPage({ params }: Call, world: World): Answer {
  return toClient(world, { context: "inMeeting", meeting: params["id"] ?? "" });
}

function startPage(
  { params, url }: Call,
  { world, state }: { readonly world: World; readonly state: ZoomState },
): Answer {
  const meeting = state.meetings.find(({ id, deletedAt }) => String(id) === params["id"] && deletedAt === undefined);
  const fits = meeting && startProofFits(meeting, url.searchParams.get("zak") ?? "", world.clock.now());
  if (!fits) {
    const html = zoomPage(
      "This start link no longer works",
      "<p>Start links last two hours. Open the meeting in your client instead.</p>",
    );
    return { status: 410, headers: { "content-type": "text/html; charset=utf-8" }, body: html };
  }
  return toClient(world, {
    as: zoomPerson(meeting.hostUserId)?.handle ?? "",
    context: "inMeeting",
    meeting: String(meeting.id),
  });
}

function toClient(world: World, query: Readonly<Record<string, string>>): Answer {
  return {
    status: 302,
    headers: { location: `${world.origins.zoomClient}/?${new URLSearchParams(query).toString()}` },
  };
}

function outsideView(meeting: StoredMeeting, world: World): ZoomMeeting {
  return {
    id: meeting.id,
    uuid: meeting.uuid,
    hostUserId: meeting.hostUserId,
    topic: meeting.topic,
    agenda: meeting.agenda,
    startsAt: meeting.startsAt ?? meeting.createdAt,
    durationMinutes: meeting.durationMinutes,
    joinUrl: joinLink(meeting, world.origins.zoom),
    isDeleted: meeting.deletedAt !== undefined,
  };
}

function failure(error: unknown): Answer {
  if (error instanceof SyntaxError) return apiError(400, 300, "Request Body should be a valid JSON object.");
  console.error("[zoom]", error);
  return apiError(500, 500, "Internal error of the sandbox; see its console.");
}

function withTrackingId(answer: Answer): Answer {
  return {
    ...answer,
    headers: { ...answer.headers, "x-zm-trackingid": `v=2.0;rid=SANDBOX_${randomUUID().replaceAll("-", "")}` },
  };
}
