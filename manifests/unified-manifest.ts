/** The unified Microsoft 365 manifest: the personal tab in Teams and the appointment pane in Outlook, one app. */
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
        scopes: ["personal"],
      },
    ],
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
  const icons = [16, 32, 80].map((size) => ({ size, url: app.icon(`icon-${size}.png`) }));
  const mailbox = { capabilities: [{ name: "Mailbox", minVersion: "1.5" }] };
  return {
    requirements: { scopes: ["mail"], ...mailbox, formFactors: ["desktop"] },
    runtimes: [
      {
        id: "pane",
        type: "general",
        code: { page: app.pages.outlookPane },
        lifetime: "short",
        actions: [{ id: "openPane", type: "openPage", view: "appointment" }],
      },
    ],
    ribbons: [
      {
        contexts: ["meetingDetailsOrganizer", "meetingDetailsAttendee"],
        tabs: [
          {
            builtInTabId: "TabDefault",
            groups: [
              {
                id: "sessionGroup",
                label: app.words.name,
                icons,
                controls: [
                  {
                    id: "openPaneButton",
                    type: "button",
                    label: app.words.openPane,
                    icons,
                    supertip: { title: app.words.openPane, description: app.words.openPaneTip },
                    actionId: "openPane",
                  },
                ],
              },
            ],
          },
        ],
      },
    ],
    alternates: [{ hide: { customOfficeAddin: { officeAddinId: app.ids.outlookAddinOnly } } }],
  };
}
