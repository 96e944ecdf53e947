/**
 * Who may call what, where. Source: doc comments of @zoom/appssdk 0.16.41. The codes 90001-90006 are this sandbox's own:
 * Zoom does not publish the ones for these cases.
 */
import { ClientError } from "./panel-frame.js";

const hosts = ["host", "coHost"];
const members = ["host", "coHost", "attendee"];

/** `roles` absent = everybody; `guests` false = nobody who is not signed in; `where` absent = everywhere. */
const gates = {
  getSupportedJsApis: {},
  getRunningContext: {},
  getUserContext: {},
  getAppContext: {},
  getMeetingUUID: { where: "inMeeting" },
  getMeetingContext: { roles: hosts, guests: false, where: "inMeeting" },
  getMeetingJoinUrl: { roles: hosts, guests: false, where: "inMeeting" },
  getMeetingParticipants: { roles: hosts, guests: false, where: "inMeeting" },
  authorize: { roles: members, guests: false },
  promptAuthorize: {},
  openUrl: {},
  expandApp: {},
  showNotification: {},
  joinMeeting: {},
  launchAppInMeeting: { roles: members, guests: false },
  sendAppInvitation: { roles: hosts, guests: false, where: "inMeeting" },
  sendAppInvitationToAllParticipants: { roles: members, guests: false, where: "inMeeting" },
  sendAppInvitationToMeetingOwner: { roles: members, guests: false, where: "inMeeting" },
  showAppInvitationDialog: { roles: members, guests: false, where: "inMeeting" },
  connect: {},
  postMessage: {},
};

/** Calls and events that this client knows; everything else is reported as unsupported by `config`. */
export const supportedApis = [
  ...Object.keys(gates),
  "onAuthorized",
  "onMyUserContextChange",
  "onRunningContextChange",
  "onMeeting",
  "onExpandApp",
  "onSendAppInvitation",
  "onParticipantChange",
  "onConnect",
  "onMessage",
];

/** Events that are not for everybody. */
const eventGates = {
  onParticipantChange: { roles: hosts, guests: false },
  onMeeting: { guests: false },
};

/** Whether this person's panel hears of the event, once it was granted. */
export function mayHearEvent(name, { role, isGuest }) {
  const gate = eventGates[name];
  if (!gate) return true;
  return !(gate.guests === false && isGuest) && (gate.roles?.includes(role) ?? true);
}

/** Throws when the call is not allowed. `granted` is undefined before `config`. */
export function assertAllowed(name, { granted, role, isGuest, runningContext }) {
  if (!granted) throw new ClientError(90001, "[sandbox] config has not been called.");
  if (!granted.has(name))
    throw new ClientError(
      90002,
      `[sandbox] ${name} was not granted: it must be in config and in the manifest's zoom_app_apis.`,
    );
  const gate = gates[name];
  if (!gate) throw new ClientError(90006, `[sandbox] ${name} is not built in this client.`);
  if (gate.where && gate.where !== runningContext)
    throw new ClientError(90004, `[sandbox] ${name} works in a meeting only.`);
  if (gate.guests === false && isGuest) throw new ClientError(90005, `[sandbox] ${name} is not for guests.`);
  if (gate.roles && runningContext === "inMeeting" && !gate.roles.includes(role))
    throw new ClientError(90003, `[sandbox] ${name} is for ${gate.roles.join(", ")}, not for ${role}.`);
}
