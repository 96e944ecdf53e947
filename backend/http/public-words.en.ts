/** What the public pages say in English; the German ones have the same keys. */

/** `## ` begins a heading, `* ` an item of a list. */
export interface PageWords {
  readonly title: string;
  readonly paragraphs: readonly string[];
}

const help = {
  book: {
    title: "Book a session",
    paragraphs: [
      "Open Slotside in Teams, Outlook or Zoom and choose what you would like to book. The times shown are free for the person who teaches, and for you when your calendar is connected.",
      "Press a time, then Book. The session appears in both calendars and the join link comes with it, usually at once.",
      "## A time has gone",
      "Somebody else was a moment faster. Choose another time; the list is already up to date.",
      "## Nothing that suits",
      "Below the times, press Nothing that suits? and say when you could. Ask for a time, and whoever teaches it gets a mail and books you in, or tells you that there is none. Or let Slotside tell you, once, when a time opens. You find both under My sessions and can take them back there.",
    ],
  },
  sessions: {
    title: "Move or cancel a session",
    paragraphs: [
      "Open My sessions, or open the appointment in Outlook and Slotside beside it. Move keeps the appointment and its join link; only the time changes, for everybody.",
      "Cancel removes it from all calendars and tells everybody once.",
      "Some sessions cannot be changed shortly before they begin. Slotside then says until when it was possible.",
    ],
  },
  hours: {
    title: "Hours and offerings",
    paragraphs: [
      "Hours are the times at which you can be booked, in your own time zone. Busy times in your connected calendar are taken out by themselves.",
      "Whoever finds no time that suits can ask you for one. You get a mail, and find it in Teaching, under Wishes: offer a time, say no, or open more hours.",
      "An offering is what can be booked: its name, how long it takes, one learner or a class, and where it meets.",
    ],
  },
  account: {
    title: "Connected accounts",
    paragraphs: [
      "Connect Microsoft 365 to keep your calendar in step and to meet in Teams. Connect Zoom to meet there, and to use Slotside in the Zoom client. Calendar and meetings can be two different accounts, and each asks only for what it needs: see “What we ask, read and keep”.",
      "Test tries the account out at its vendor and says what is wrong and what to do.",
      "Choose under Calendars whose busy time counts, and in which calendar sessions are written.",
      "A connection can end: a password was changed, or an administrator withdrew it. Slotside says so on the account card; press Connect to renew it. Sessions wait until then and nothing is lost.",
      "## Disconnecting",
      "Disconnect takes the access back at the vendor and deletes what Slotside kept of it. If sessions lie ahead, you choose: keep their links, remove the meetings first, or hand them over to another account that you have connected. Slotside shows how far it is, and lets go of the account last.",
    ],
  },
  setup: {
    title: "Set Slotside up for your organisation",
    paragraphs: [
      "Slotside works in organisations whose administrator has set it up. If you read that it is not set up, send this page to the person who looks after Microsoft 365 for you.",
      "* An administrator begins on the page below: Microsoft asks what Slotside may do, and then they sign in once. Who the directory says administers it becomes the first administrator here.",
      "* They then open Slotside in Teams, under Set-up: whose accounts are connected and how, who teaches, and who is matched with whom.",
    ],
  },
  guests: {
    title: "Take a seat without an account",
    paragraphs: [
      "Whoever teaches a class can give you a link to its page. Choose a date, write your name and your e-mail address, and reserve a seat.",
      "You get a mail with a link. Follow it within half an hour and press Confirm: then the seat is yours.",
      "They can also give you a seat themselves: on the session, under Who comes, they press Add a guest. Then there is nothing to confirm.",
      "## Move, give up, join",
      "Every mail about your seat has a link to it. There you join, move to another date of the class, or give the seat up. The link is yours alone: whoever has it can do the same.",
      "## The link has expired",
      "Links are good for 30 days. The page offers to mail you a new one.",
    ],
  },
  zoom: {
    title: "Slotside in Zoom, with or without Microsoft",
    paragraphs: [
      "Open Slotside in Zoom. If nobody here knows your Zoom account yet, you choose how to begin.",
      "* Continue with Zoom only: for yourself or a small team. You publish classes, people take seats, and Zoom meetings are made by themselves. If Zoom says that you own or administer the account, you look after Slotside for it too.",
      "* Sign in with Microsoft: your organisation uses Slotside in Teams or Outlook, and your Zoom account is linked to you there. You see both names before anything is linked, and Disconnect under Account undoes it.",
      "Without Microsoft you can keep your calendar at Google: open Account in the panel and press Connect Google. A page opens in your browser, shows both names when Google has answered, and connects it when you confirm; the panel then shows the account.",
    ],
  },
  problems: {
    title: "When something did not work",
    paragraphs: [
      "Slotside says why it refused something and what can be done. If it says that something went wrong on its side, try again; if it happens again, pass on the request id that is shown.",
    ],
  },
};

export interface PublicWords {
  readonly help: Readonly<Record<keyof typeof help, PageWords>>;
  readonly privacy: PageWords;
  readonly terms: PageWords;
  /** What whoever followed the link to authorise for everybody reads afterwards; they may never have seen Slotside. */
  readonly arrivals: Readonly<
    Record<"accepted" | "declined" | "too-few-rights" | "wrong-organisation" | "unknown", PageWords>
  >;
  readonly start: PageWords;
  readonly missing: PageWords;
  readonly beginSetUp: string;
}

export const publicEnglish: PublicWords = {
  help,
  privacy: {
    title: "Privacy",
    paragraphs: [
      "Slotside keeps what a session needs: who takes part, when, where, and what happened to it.",
      "Of your calendar it reads when you are busy, not what with. Titles, texts and other people of your appointments are neither kept nor shown.",
      "Access to Microsoft 365, Zoom and Google is kept encrypted, used only to do what you asked for, and deleted when you disconnect, or when you remove Slotside in Zoom; your sessions and their join links stay.",
      "Of guests Slotside keeps the name, the address, the zone and the language, and which seats they had. Who asks for seats how often is kept for an hour, in a form that names nobody.",
      "Of times that somebody asks for or waits for it keeps when they could come and what they wrote, until 30 days after they were answered.",
      "Your own browser keeps, for a week, what was last known of your sessions, so that you can read it without a connection: no links into meetings and no notes.",
      "Your organisation decides how long sessions are kept. Ask its administrator for a copy of your data, or to have it deleted.",
    ],
  },
  terms: {
    title: "Terms",
    paragraphs: [
      "Slotside is provided to you by your organisation, under the agreement that organisation has with whoever runs it.",
      "Use it to arrange sessions you mean to hold. Do not try to see other people's data or to disturb the service.",
    ],
  },
  arrivals: {
    accepted: {
      title: "Thank you",
      paragraphs: [
        "That is all. Slotside checks by itself that everything was given, which can take some minutes, and then begins its test.",
        "You can close this page. Whoever asked you sees it in Slotside.",
      ],
    },
    declined: {
      title: "Nothing was given",
      paragraphs: [
        "You declined, or closed Microsoft's page. Nothing was changed. The link stays good if you change your mind.",
      ],
    },
    "too-few-rights": {
      title: "This needs somebody with more rights",
      paragraphs: [
        "Your account may not authorise for everybody. Send the link on to a Global Administrator or a Privileged Role Administrator of your organisation.",
      ],
    },
    "wrong-organisation": {
      title: "That was another organisation",
      paragraphs: [
        "You were signed in with an account of another organisation, so nothing changed for the one that asked.",
        "Sign out of Microsoft 365, open the link again, and sign in with an account of the organisation that asked.",
      ],
    },
    unknown: {
      title: "This link is not known",
      paragraphs: [
        "It was replaced by a newer one, or the set-up was taken back. Ask whoever sent it to you for a new link.",
      ],
    },
  },
  start: {
    title: "Help",
    paragraphs: ["Book, move and cancel sessions without leaving Teams, Outlook or Zoom."],
  },
  missing: { title: "No such page", paragraphs: ["Begin at the list of all help pages."] },
  beginSetUp: "Begin to set Slotside up",
};
