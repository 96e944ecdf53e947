/** The one description of Slotside that all manifests are made from. Everything with a host in it derives from the public origin. */
import { capabilities } from "../zoom-app/capabilities.ts";

export interface Registrations {
  /** Where Slotside is served, without a trailing slash: `https://slotside.example`. */
  readonly publicOrigin: string;
  /** Our application (client) id at Entra. */
  readonly entraClientId: string;
}

/** Raised with every submission; the stores refuse a version they have seen. */
const version = "1.0.0";

/**
 * Fixed for ever: an id names the app in every tenant that installed it. The two Outlook ids must differ, and so must name
 * and icon, or clients that see both manifests mix them up. Source: "Manage unified and add-in only manifests together".
 */
export const appIds = {
  unified: "8d1c6f0a-52b7-4a6e-9a43-3b0f7c2ed915",
  outlookAddinOnly: "c47a9be2-0f63-4d18-8b5d-61e2a7d4f380",
} as const;

/** The names under which `outlook-addin/functions.ts` associates what Outlook runs without a pane. */
export const outlookFunctions = { insertTimes: "insertTimes", checkSend: "checkSend" } as const;

/** What the manifests say, and where they point. */
export function describeSlotside({ publicOrigin, entraClientId }: Registrations) {
  const { host, hostname } = new URL(publicOrigin);
  const page = (path: string): string => `${publicOrigin}${path}`;
  return {
    version,
    ids: appIds,
    origin: publicOrigin,
    host,
    /** A machine of one's own: the stores refuse such addresses, the vendors' development fields take them. */
    isLocal: hostname === "localhost" || hostname === "127.0.0.1",
    entra: {
      clientId: entraClientId,
      /** Application ID URI: its host must be the host of the tab and of the pane. */
      resource: `api://${host}/${entraClientId}`,
      scope: "access_as_user",
    },
    developer: {
      name: "Slotside",
      websiteUrl: page("/help/"),
      privacyUrl: page("/privacy"),
      termsOfUseUrl: page("/terms"),
      supportUrl: page("/help/"),
    },
    pages: {
      teamsTab: page("/teams/"),
      outlookPane: page("/outlook/"),
      /** What Outlook runs without a pane: buttons that do something at once, and the check before sending. */
      outlookFunctions: page("/outlook/functions.html"),
      zoomHome: page("/zoom/home"),
      zoomRedirect: page("/connect/zoom/callback"),
      zoomEvents: page("/hooks/zoom"),
      zoomDeauthorized: page("/hooks/zoom/deauthorize"),
    },
    icon: (file: string): string => page(`/icons/${file}`),
    words: {
      name: "Slotside",
      /** The add-in-only manifest's own name. */
      addinOnlyName: "Slotside for Outlook",
      fullName: "Slotside: book, move and cancel sessions",
      short: "Book, move and cancel sessions where you already work.",
      full: [
        "Slotside shows the times that are really free for both people and books one in two presses: mentoring, tutoring, advising, coaching and classes.",
        "Move or cancel a session from Microsoft Teams, Outlook or Zoom; the calendar event and its meeting follow, and everybody is told once.",
        "To have sessions meet on Zoom you need a Zoom account, which you connect and disconnect under Account.",
        "Slotside works once your organisation's administrator has set it up; until then it says so and shows what to hand to them.",
        `Help and contact: ${page("/help/")}`,
      ].join("\n\n"),
      openPane: "Open Slotside",
      openPaneTip: "Show this appointment's session: move it, cancel it, or see who comes.",
      openMessageTip:
        "Show the session that this message is about: answer, propose another time, or give up your seat.",
      openComposeTip: "Choose times to offer. They go into your text as links and are kept until one is taken.",
      insertTimes: "Offer my next times",
      insertTimesTip: "Keep your next three free times and put them into your text as links.",
    },
    accentColor: "#0F6C74",
    zoom: {
      capabilities,
      /** Granular scopes: creating does not include moving or deleting. Source: Zoom API, "Granular scopes". */
      scopes: [
        "zoomapp:inmeeting",
        "user:read:user",
        "meeting:write:meeting",
        "meeting:update:meeting",
        "meeting:delete:meeting",
        "meeting:read:meeting",
        "meeting:read:list_meetings",
        "meeting:write:open_app",
      ],
      /** What people may leave out; the panel then opens only when they open it. */
      optionalScopes: ["meeting:write:open_app"] as readonly string[],
      /** What we want to hear of. All of them need `meeting:read:meeting`. Source: Zoom, "Meeting webhooks". */
      events: [
        "meeting.updated",
        "meeting.deleted",
        "meeting.permanently_deleted",
        "meeting.recovered",
        "meeting.started",
        "meeting.ended",
      ],
      scopeReason:
        "Slotside creates the Zoom meeting of a booked session, moves and deletes it with the session, hears when the host changes it in Zoom and reads it then, looks through the host's scheduled meetings so that it never makes a second one, reads name and e-mail to show which account is connected, and shows its panel in the meeting, where the host allows it without anybody opening it.",
    },
  } as const;
}

export type Description = ReturnType<typeof describeSlotside>;
