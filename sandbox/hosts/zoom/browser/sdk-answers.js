/** What the client does when the panel calls the SDK. Answers are native results; the SDK gives them their final shape. */
import { ClientError } from "./panel-frame.js";
import { assertAllowed, mayHearEvent, supportedApis } from "./api-gates.js";

const clientVersion = "6.6.0.1200";
const mostInvitations = 10;

/** `client` is the page: its state, and what it can show and do. Returns `answer` and `mayHear` for the panel frame. */
export function createSdkAnswers(client) {
  let granted;
  const { state } = client;
  const isGuest = () => state.status === "unauthenticated";

  const handlers = {
    getSupportedJsApis: () => ({ supportedApis }),
    getRunningContext: () => state.runningContext,
    getUserContext: () => userContext(client),
    getAppContext: () => client.mintContext(),
    getMeetingUUID: () => ({ meetingUUID: state.meeting.uuid }),
    getMeetingContext: () => ({ meetingTopic: state.meeting.topic, meetingID: state.meeting.id }),
    getMeetingJoinUrl: () => ({ joinUrl: state.meeting.joinUrl }),
    getMeetingParticipants: () => ({ participants: participants(client) }),
    authorize: ({ codeChallenge }) => startAuthorize(client, codeChallenge),
    promptAuthorize: () => startPrompt(client),
    openUrl: ({ url }) => {
      void client.openUrl(url);
      return "success";
    },
    expandApp: ({ action }) => expand(client, action),
    showNotification: ({ type, title, message }) => {
      if (client.settings.doNotDisturb)
        throw new ClientError(10042, "Not allowed to show notification for do-not-disturb-mode.");
      client.notify({ type, title, message });
      return "success";
    },
    joinMeeting: ({ joinURL }) => join(client, joinURL),
    launchAppInMeeting: ({ joinURL }) => launch(client, joinURL),
    sendAppInvitation: ({ user_list: ids = [], user_UUID_list: uuids = [] }) => invite(client, [...ids, ...uuids]),
    sendAppInvitationToAllParticipants: () => invite(client, undefined),
    sendAppInvitationToMeetingOwner: () => invite(client, ["owner"]),
    showAppInvitationDialog: ({ dialogHeading = "", messageText = "" }) => {
      if (dialogHeading.length > 40) throw new ClientError(10257, "DialogHeading is more than 40 characters.");
      if (messageText.length > 90) throw new ClientError(10258, "MessageText is more than 90 characters.");
      client.notify({
        type: "info",
        title: dialogHeading || "Invite to the app",
        message: messageText || "The client's invitation dialog opened.",
      });
      return "success";
    },
    connect: () => {
      throw new ClientError(10039, "Failed to connect with the app in main client.");
    },
    postMessage: () => {
      throw new ClientError(10041, "Failed to do this action because app instances aren’t connected.");
    },
  };

  return {
    mayHear: (name) => (granted?.has(name) ?? false) && mayHearEvent(name, { role: state.role, isGuest: isGuest() }),
    async answer(name, data) {
      if (name === "config") {
        const requested = data.js_api_lists ?? [];
        const allowed = requested.filter((api) => supportedApis.includes(api) && client.app.apis.includes(api));
        granted = new Set(allowed);
        return configResult(
          client,
          requested.filter((api) => !granted.has(api)),
        );
      }
      assertAllowed(name, { granted, role: state.role, isGuest: isGuest(), runningContext: state.runningContext });
      return await handlers[name](data);
    },
  };
}

function configResult({ state }, unsupportedApis) {
  const isAuthorized = state.status === "authorized";
  return {
    clientVersion,
    browserVersion: "webview2/142.0.0.0",
    userAgent: navigator.userAgent,
    auth: { status: isAuthorized ? "authorized" : "unauthorized", upgradable: !isAuthorized },
    unsupportedApis,
    runningContext: state.runningContext,
    product: "desktop",
    launchContext: { origin: "App Launcher", openBy: state.openBy },
  };
}

function userContext({ state, self }) {
  return {
    status: state.status,
    screenName: self().screenName,
    role: state.runningContext === "inMeeting" ? sdkRole(state.role) : "attendee",
    participantUUID: self().participantUUID,
    participantId: self().participantId,
  };
}

function participants({ state, self }) {
  return state.meeting.members.map(({ screenName, participantUUID, participantId, isHost }) => ({
    screenName,
    participantUUID,
    participantId,
    role: participantUUID === self().participantUUID ? sdkRole(state.role) : isHost ? "host" : "attendee",
  }));
}

/** A guest takes part as an attendee. */
export function sdkRole(role) {
  return role === "guest" ? "attendee" : role;
}

/** Answered at once; the outcome follows as the event onAuthorized. Who has allowed the app before is not asked again. */
function startAuthorize(client, codeChallenge) {
  if (!client.app.inClientOAuth) throw new ClientError(90007, "[sandbox] in_client_oauth is off in the manifest.");
  void (async () => {
    const isAllowed = client.state.status === "authorized" || (await client.askConsent());
    const outcome = isAllowed ? await client.authorize(codeChallenge) : { code: "", redirectUri: "" };
    client.emit("onAuthorized", { ...outcome, result: isAllowed, timestamp: client.now() });
  })();
  return "success";
}

/** Guest → signed in → app added; then the panel hears that its person changed and calls config again. */
function startPrompt(client) {
  void (async () => {
    if (client.state.status === "unauthenticated" && !(await client.askSignIn())) return;
    if (client.state.status !== "authorized" && !(await client.askConsent())) return;
    await client.authorize();
    client.emitUserChange();
  })();
  return "success";
}

function expand(client, action) {
  client.expand(action === "expand");
  client.emit("onExpandApp", { action, timestamp: client.now() });
  return "success";
}

async function join(client, joinURL) {
  if (!joinURL)
    return (
      client.notify({ type: "info", title: "Join a meeting", message: "Choose a meeting in the list." }) ?? "success"
    );
  const id = /\/j\/(\d+)/.exec(joinURL)?.[1];
  if (!id || !(await client.enter(id))) throw new ClientError(10210, "JoinUrl is invalid.");
  return "success";
}

async function launch(client, joinURL = "") {
  if (client.state.runningContext !== "inMainClient")
    throw new ClientError(10054, "This API can only be used in the main client.");
  const id = joinURL ? /\/j\/(\d+)/.exec(joinURL)?.[1] : (client.state.meetings[0]?.id ?? "personal");
  if (!id || !(await client.enter(id))) throw new ClientError(10058, "Launch app in meeting failed.");
  return "success";
}

function invite(client, chosen) {
  if (chosen && chosen.length > mostInvitations)
    throw new ClientError(
      10028,
      "A maximum of 10 individual invites can be sent at a time. Consider sending to everyone instead!",
    );
  const invitationUUID = crypto.randomUUID();
  const invitedUserCount = chosen?.length ?? client.state.meeting.members.length - 1;
  client.notify({
    type: "info",
    title: "Invitation sent",
    message: `${invitedUserCount} in the room can open ${client.app.displayName}.`,
  });
  client.emit("onSendAppInvitation", { invitationUUID, invitedUserCount, timestamp: client.now() });
  return { invitationUUID };
}
