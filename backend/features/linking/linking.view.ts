/** What the pages say on which people sign in with Microsoft in a browser. */
import type { LinkPreview } from "./link-account.ts";
import type { MadeAdministrator } from "./make-administrator.ts";

/** A page of words, with a button where something is to be decided. */
export interface LinkingPage {
  readonly title: string;
  /** A line that begins with `* ` is an item of a list. */
  readonly paragraphs: readonly string[];
  readonly links?: readonly { readonly href: string; readonly words: string }[];
  readonly form?: {
    readonly action: string;
    readonly fields: Readonly<Record<string, string>>;
    readonly button: string;
  };
}

const setUpAgain = { href: "/connect/setup", words: "Begin again" };

export const linkingPages = {
  setUp: {
    title: "Set Slotside up for your organisation",
    paragraphs: [
      "You need an administrator's account at Microsoft 365. It takes two minutes.",
      "* Microsoft asks whether Slotside may, for people who connect their account: read who they are, read and write their calendar, and make online meetings.",
      "* Then you sign in once. If your directory says that you administer it, you become Slotside's first administrator.",
      "Slotside reads nobody's calendar before they connect it, or before you decide so in Set-up.",
    ],
    links: [
      { href: "/connect/setup/begin", words: "Begin" },
      { href: "/privacy", words: "What Slotside asks for, reads and keeps" },
    ],
  },
  notSetUp: {
    title: "Your organisation does not use Slotside yet",
    paragraphs: [
      "You are signed in with Microsoft, but nobody has set Slotside up for your organisation. Nothing was linked.",
      "Send the address below to whoever looks after Microsoft 365 for you. Until then you can continue with Zoom only, in the panel.",
    ],
    links: [{ href: "/connect/setup", words: "Set Slotside up for an organisation" }],
  },
  declined: {
    link: {
      title: "Nothing was linked",
      paragraphs: [
        "You did not sign in with Microsoft, so nothing has changed. Go back to the panel in Zoom to choose again.",
      ],
    },
    set_up: {
      title: "Nothing was set up",
      paragraphs: [
        "The permissions were declined, or your account may not give them for others. An administrator of your organisation can.",
      ],
      links: [setUpAgain],
    },
  },
  tooFewRights: {
    title: "Your account may not give these permissions",
    paragraphs: [
      "Microsoft says that your account may not decide this for your organisation, so nothing was set up. Send this page to a Global Administrator.",
    ],
    links: [setUpAgain],
  },
  again: {
    link: {
      title: "Begin once more",
      paragraphs: [
        "This was begun in another browser, or more than ten minutes ago. Nothing was linked. Go back to the panel in Zoom and press “Sign in with Microsoft” again.",
      ],
    },
    set_up: {
      title: "Begin once more",
      paragraphs: ["This was begun in another browser, or more than ten minutes ago. Nothing was set up."],
      links: [setUpAgain],
    },
  },
} as const satisfies Record<string, LinkingPage | Record<"link" | "set_up", LinkingPage>>;

/** Both names, and one button. `state` is what the button confirms. */
export function drawPreview(preview: LinkPreview, state: string): LinkingPage {
  switch (preview.state) {
    case "ready": {
      const { zoom, person, leavesTenant } = preview;
      return {
        title: "Are these both you?",
        paragraphs: [
          `* Zoom: ${zoom.name}, ${zoom.email}`,
          `* Microsoft: ${person.name}, ${person.email}, at ${person.tenantName}`,
          "When you confirm, the Zoom account belongs to this person: meetings are made with it, and the panel in Zoom opens as them. Disconnecting Zoom under Account undoes it.",
          ...(leavesTenant === undefined
            ? []
            : [
                `You have used Slotside as ${leavesTenant} by Zoom alone. You have no sessions ahead there; what is over stays there.`,
              ]),
        ],
        form: { action: "/connect/link/confirm", fields: { state }, button: "Yes, link them" },
      };
    }
    case "sessions_ahead":
      return {
        title: "There are sessions ahead",
        paragraphs: [
          "You have used Slotside by Zoom alone, and these sessions are still to come. They stay where they are, so nothing was linked:",
          ...preview.sessions.map(
            ({ reference, offeringName, startsAt }) =>
              `* ${offeringName}, ${reference}, ${startsAt.toISOString().slice(0, 16).replace("T", " ")} UTC`,
          ),
          "Hold or cancel them in the panel in Zoom, then link the two.",
        ],
      };
    case "let_in_first":
    case "linked_already":
      return drawDone(preview.state);
  }
}

export function drawDone(outcome: LinkPreview["state"]): LinkingPage {
  switch (outcome) {
    case "ready":
      return {
        title: "Linked",
        paragraphs: ["Both accounts are one person now. Go back to Zoom: the panel goes on by itself."],
      };
    case "linked_already":
      return { title: "These are linked already", paragraphs: ["Go back to Zoom and open the panel again."] };
    case "let_in_first":
    case "sessions_ahead":
      return {
        title: "Nothing was linked",
        paragraphs: ["Something has changed meanwhile. Go back to the panel in Zoom and begin again."],
      };
  }
}

export function drawRefused(): LinkingPage {
  return {
    title: "This Zoom account belongs to somebody else here",
    paragraphs: [
      "Nothing was linked. Whoever it is linked with can disconnect Zoom under Account, and then it is free.",
    ],
  };
}

const notMade = {
  not_administrator: {
    title: "Your account may not set this up",
    paragraphs: [
      "Your directory does not say that you administer it. Send this page to somebody who does: a Global Administrator, or an Application Administrator.",
    ],
  },
  wrong_organisation: {
    title: "These are two organisations",
    paragraphs: [
      "The permissions were given for another organisation than the one that you signed in to. Nothing was set up. Begin again and choose the same account both times.",
    ],
  },
  not_consented: {
    title: "Microsoft does not know of the permissions yet",
    paragraphs: [
      "It can take a few minutes until a permission is known everywhere. Nothing was set up so far. Wait a little, then begin again.",
    ],
  },
} satisfies Record<Exclude<MadeAdministrator["state"], "made">, LinkingPage>;

export function drawAdministrator(made: MadeAdministrator): LinkingPage {
  if (made.state !== "made") return { ...notMade[made.state], links: [setUpAgain] };
  return {
    title: "Slotside is set up",
    paragraphs: [
      `${made.name}, you are its first administrator for ${made.tenantName}.`,
      "Open Slotside in Teams and go on under Set-up: connect everybody at once or one by one, and say who teaches.",
    ],
    links: [{ href: "/help/setup", words: "How to go on" }],
  };
}
