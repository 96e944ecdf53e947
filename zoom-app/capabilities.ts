/** What the panel asks of the Zoom client: the list given to `config` and the list in the app manifest are this one. */

/** Names of Zoom Apps SDK calls and events. The client refuses what is not in both places. Source: Zoom Apps SDK reference. */
export const zoomCapabilities = [
  "getSupportedJsApis",
  "getRunningContext",
  "getUserContext",
  "getAppContext",
  "getMeetingUUID",
  "authorize",
  "onAuthorized",
  "promptAuthorize",
  "onMyUserContextChange",
  "onRunningContextChange",
  "onMeeting",
  "openUrl",
  "showNotification",
] as const;
