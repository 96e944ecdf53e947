/**
 * Every permission that we ask of a person, per vendor and purpose, with what it is for. The consent pages are opened with
 * exactly these, and the public page that explains them is made from the same list, so neither can say something else.
 */

export type AskedVendor = "microsoft" | "zoom" | "google";
export type AskedPurpose = "calendar" | "meetings";

export interface AskedPermission {
  /** As the vendor's own settings and documentation name it; what is sent. */
  readonly name: string;
  /** As the vendor's consent page words it, about. */
  readonly shown: string;
  readonly why: string;
  /** `always`: for every purpose; `meetings alone`: where the calendar, which carries the meeting, is not connected too. */
  readonly asked: AskedPurpose | "always" | "meetings alone";
  /** A person may leave it unticked: something smaller is missing then, and nothing breaks. Absent = it is needed. */
  readonly without?: string;
}

const google = (name: string): string => `https://www.googleapis.com/auth/${name}`;

const permissions: Readonly<Record<AskedVendor, readonly AskedPermission[]>> = {
  microsoft: [
    {
      name: "User.Read",
      shown: "Sign in and read your profile",
      why: "To show whose account is connected: name and e-mail address.",
      asked: "always",
    },
    {
      name: "offline_access",
      shown: "Maintain access to data you have given it access to",
      why: "Sessions are booked and moved while you are not here.",
      asked: "always",
    },
    {
      name: "Calendars.ReadWrite",
      shown: "Have full access to your calendars",
      why: "To see when you are busy, and to write, move and cancel the appointments of your sessions, with their Teams links. Microsoft offers nothing smaller that allows both.",
      asked: "calendar",
    },
    {
      name: "OnlineMeetings.ReadWrite",
      shown: "Read and create your online meetings",
      why: "To create the Teams meeting of a session, and to move and remove it with the session. Your calendar stays closed to Slotside.",
      asked: "meetings alone",
    },
  ],
  zoom: [
    {
      name: "user:read:user",
      shown: "View a user",
      why: "To show whose account is connected, and whether its plan ends meetings after 40 minutes.",
      asked: "always",
    },
    {
      name: "meeting:write:meeting",
      shown: "Create a meeting for a user",
      why: "To create the meeting of a session.",
      asked: "meetings",
    },
    {
      name: "meeting:update:meeting",
      shown: "Update a meeting",
      why: "To move the meeting with its session, so that the link stays.",
      asked: "meetings",
    },
    {
      name: "meeting:delete:meeting",
      shown: "Delete a meeting",
      why: "To remove the meeting of a cancelled session.",
      asked: "meetings",
    },
    {
      name: "meeting:read:meeting",
      shown: "View a meeting",
      why: "To follow what you change in Zoom yourself.",
      asked: "meetings",
    },
    {
      name: "meeting:read:list_meetings",
      shown: "View a user's meetings",
      why: "So that a session never gets two meetings. Meetings that Slotside did not make are passed over.",
      asked: "meetings",
    },
    {
      name: "meeting:write:open_app",
      shown: "Add an app to a meeting",
      why: "So that Slotside opens by itself in the meetings of your sessions. You may leave this out.",
      asked: "meetings",
    },
    {
      name: "zoomapp:inmeeting",
      shown: "Use this app in meetings",
      why: "To show Slotside beside the meeting.",
      asked: "always",
    },
  ],
  google: [
    {
      name: "openid",
      shown: "Associate you with your personal info on Google",
      why: "To know which account is connected.",
      asked: "always",
    },
    {
      name: "email",
      shown: "See your primary Google Account email address",
      why: "To show whose account is connected.",
      asked: "always",
    },
    {
      name: "profile",
      shown: "See your personal info, including any personal info you've made publicly available",
      why: "To show whose account is connected. Only the name is used.",
      asked: "always",
    },
    {
      name: google("calendar.events.owned"),
      shown: "See, create, change, and delete events on Google calendars you own",
      why: "To see when you are busy, and to write, move and cancel the appointments of your sessions, with their Meet links.",
      asked: "always",
    },
    {
      name: google("calendar.events.freebusy"),
      shown: "See the availability on Google calendars you have access to",
      why: "To offer only times at which the other person is free too.",
      asked: "calendar",
    },
    {
      name: google("calendar.calendarlist.readonly"),
      shown: "See the list of Google calendars you're subscribed to",
      why: "So that you can choose which of your calendars count, and where sessions are written.",
      asked: "calendar",
      without: "Only your main calendar counts.",
    },
  ],
};

/** What is asked of an account that is to serve these purposes. */
export function permissionsFor(vendor: AskedVendor, purposes: readonly AskedPurpose[]): readonly AskedPermission[] {
  return permissions[vendor].filter(({ asked }) => {
    if (asked === "always") return true;
    if (asked === "meetings alone") return !purposes.includes("calendar");
    return purposes.includes(asked);
  });
}

/** What is read and what is kept for a purpose, at any vendor. */
export const dataUse: Readonly<
  Record<AskedPurpose, { readonly reads: readonly string[]; readonly keeps: readonly string[] }>
> = {
  calendar: {
    reads: [
      "When you are busy or away, in the calendars you choose. Titles, texts and other people of your appointments are not asked for.",
      "Of the appointments that Slotside made: time, place, who is invited and what they answered.",
      "That one of your appointments changed, so that a session you drag in your calendar moves here too.",
    ],
    keeps: [
      "Of each session: the appointment's id, time, place, and the answers.",
      "Busy times without titles, in memory, for at most 15 minutes.",
    ],
  },
  meetings: {
    reads: [
      "Of the meetings that Slotside made: time, link, and whether they have begun or ended.",
      "Your name, e-mail address and plan, to show whose account is connected.",
    ],
    keeps: ["Of each session: the meeting's id, link and time."],
  },
};

/** What is kept of every connected account, and for how long. */
export const keptOfAccounts: readonly string[] = [
  "The vendor's id of your account, its name and e-mail address, since when it is connected, and how the last test went.",
  "The access that you granted, encrypted. It is used for nothing but the above, and never shown to anybody.",
  "Until you disconnect: then the access ends at the vendor where the vendor offers that, and is deleted here with name and address. Your sessions stay.",
];
