/**
 * Every API of the Zoom client this panel may use. The app manifest lists exactly these; a name missing there makes
 * the client refuse the call. Plain data: the manifest is made from it outside a browser.
 */
export const capabilities = [
  "getRunningContext",
  "getUserContext",
  "getAppContext",
  "getMeetingUUID",
  "getMeetingParticipants",
  "onMyUserContextChange",
  "onRunningContextChange",
  "onParticipantChange",
  "onMeeting",
  "promptAuthorize",
  "openUrl",
  "authorize",
  "onAuthorized",
] as const;
