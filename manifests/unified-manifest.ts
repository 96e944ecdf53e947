/** The unified Microsoft 365 manifest: the personal tab in Teams and the appointment pane in Outlook, one app. */
import { outlookFunctions } from "./description.ts";
import type { Description } from "./description.ts";

/**
 * The version that tenants' clients and portals of the last year understand.
 * Source: teams-js "App manifest schema" release notes; newer ones add nothing that we use.
 */
const manifestVersion = "1.25";

/** The manifest as it goes into the app package, beside `color.png` and `outline.png`. */
export function unifiedManifest(app: Description) {
  return {
    $schema: `https://developer.microsoft.com/json-schemas/teams/v${manifestVersion}/MicrosoftTeams.schema.json`,
    manifestVersion,
    id: app.ids.unified,
    version: app.version,
    developer: {
      name: app.developer.name,
      websiteUrl: app.developer.websiteUrl,
      privacyUrl: app.developer.privacyUrl,
      termsOfUseUrl: app.developer.termsOfUseUrl,
    },
    name: { short: app.words.name, full: app.words.fullName },
    description: { short: app.words.short, full: app.words.full },
    icons: { color: "color.png", outline: "outline.png" },
    accentColor: app.accentColor,
    localizationInfo: { defaultLanguageTag: "en-us" },
    staticTabs: [
      {
        entityId: "sessions",
        name: "Sessions",
        contentUrl: app.pages.teamsTab,
        websiteUrl: app.pages.teamsTab,
        // One tab for everywhere: in channels and meetings it needs no settings, so there is no configurable one.
        scopes: ["personal", "team", "groupChat"],
        context: [
          "personalTab",
          "channelTab",
          "privateChatTab",
          "meetingChatTab",
          "meetingDetailsTab",
          "meetingSidePanel",
        ],
      },
    ],
    defaultInstallScope: "personal",
    defaultGroupCapability: { team: "tab", groupchat: "tab", meetings: "tab" },
    validDomains: [app.host],
    showLoadingIndicator: true,
    webApplicationInfo: {
      id: app.entra.clientId,
      resource: app.entra.resource,
      nestedAppAuthInfo: [
        { redirectUri: `brk-multihub://${app.host}`, scopes: [`${app.entra.resource}/${app.entra.scope}`] },
      ],
    },
    authorization: {
      permissions: { resourceSpecific: [{ name: "MailboxItem.ReadWrite.User", type: "Delegated" }] },
    },
    extensions: [outlookExtension(app)],
  };
}

function outlookExtension(app: Description) {
  const mailbox = (minVersion: string) => ({ capabilities: [{ name: "Mailbox", minVersion }] });
  const icons = iconsOf(app);
  const button = (id: string, words: { readonly label: string; readonly tip: string }, actionId: string) => ({
    id,
    type: "button",
    label: words.label,
    icons,
    supertip: { title: words.label, description: words.tip },
    actionId,
  });
  const { openPane, openPaneTip, openMessageTip, openComposeTip, insertTimes, insertTimesTip } = app.words;
  const open = (id: string, tip: string, actionId: string) => button(id, { label: openPane, tip }, actionId);
  const insert = button("insertTimesButton", { label: insertTimes, tip: insertTimesTip }, outlookFunctions.insertTimes);
  return {
    requirements: { scopes: ["mail"], ...mailbox("1.5"), formFactors: ["desktop"] },
    runtimes: outlookRuntimes(app, mailbox),
    ribbons: [
      ribbon(app, {
        contexts: ["meetingDetailsOrganizer", "meetingDetailsAttendee"],
        id: "sessionGroup",
        controls: [open("openPaneButton", openPaneTip, "openPane")],
      }),
      ribbon(app, {
        contexts: ["mailRead"],
        id: "messageGroup",
        controls: [open("openMessageButton", openMessageTip, "openMessagePane")],
      }),
      ribbon(app, {
        contexts: ["mailCompose"],
        id: "composeGroup",
        controls: [open("openComposeButton", openComposeTip, "openPane"), insert],
      }),
    ],
    autoRunEvents: [
      {
        requirements: { ...mailbox("1.12"), scopes: ["mail"] },
        events: [
          { type: "appointmentSending", actionId: outlookFunctions.checkSend, options: { sendMode: "promptUser" } },
        ],
      },
    ],
    alternates: [{ hide: { customOfficeAddin: { officeAddinId: app.ids.outlookAddinOnly } } }],
  };
}

const iconsOf = (app: Description) => [16, 32, 80].map((size) => ({ size, url: app.icon(`icon-${size}.png`) }));

function outlookRuntimes(app: Description, mailbox: (minVersion: string) => object) {
  const short = { type: "general", lifetime: "short" } as const;
  const page = { page: app.pages.outlookPane };
  return [
    { id: "pane", ...short, code: page, actions: [{ id: "openPane", type: "openPage", view: "appointment" }] },
    {
      id: "messagePane",
      requirements: mailbox("1.5"),
      ...short,
      code: page,
      actions: [
        { id: "openMessagePane", type: "openPage", view: "message", pinnable: true, supportsNoItemContext: true },
      ],
    },
    {
      id: "functions",
      ...short,
      code: { page: app.pages.outlookFunctions },
      actions: [{ id: outlookFunctions.insertTimes, type: "executeFunction" }],
    },
    {
      id: "events",
      requirements: mailbox("1.12"),
      ...short,
      code: { page: app.pages.outlookFunctions },
      actions: [{ id: outlookFunctions.checkSend, type: "executeFunction" }],
    },
  ];
}

function ribbon(
  app: Description,
  part: { readonly contexts: readonly string[]; readonly id: string; readonly controls: readonly object[] },
) {
  const { contexts, id, controls } = part;
  return {
    contexts: [...contexts],
    tabs: [
      {
        builtInTabId: "TabDefault",
        groups: [{ id, label: app.words.name, icons: iconsOf(app), controls: [...controls] }],
      },
    ],
  };
}
