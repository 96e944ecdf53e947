/** What the pages say on which an account is connected in a browser. */
import { vendorNames } from "../../domain/vendor-problems.ts";
import type { InBrowser } from "./connect-in-browser.ts";

/** A page of words, with a button where something is to be decided. */
export interface BrowserPage {
  readonly title: string;
  /** A line that begins with `* ` is an item of a list. */
  readonly paragraphs: readonly string[];
  readonly form?: {
    readonly action: string;
    readonly fields: Readonly<Record<string, string>>;
    readonly button: string;
  };
}

const goBack = "Go back to the panel in Zoom";

/** `state` is what the button confirms. */
export function drawBrowserPage(answer: Exclude<InBrowser, { readonly state: "go" }>, state: string): BrowserPage {
  if (answer.state === "again")
    return {
      title: "Begin once more",
      paragraphs: [
        `This was begun in another browser, or more than ten minutes ago. Nothing was connected. ${goBack} and press Connect again.`,
      ],
    };
  const vendor = vendorNames[answer.vendor];
  const nothing = { title: "Nothing was connected" };
  switch (answer.state) {
    case "confirm": {
      const { person, account } = answer;
      return {
        title: "Are these both you?",
        paragraphs: [
          `* Slotside: ${person.name}, ${person.email}, at ${person.tenantName}`,
          `* ${vendor}: ${account.name}, ${account.email}`,
          "When you confirm, this account is connected for the person in Slotside, who can see when it is busy and has sessions written there. Disconnecting it under Account undoes it.",
          "If somebody sent you here, or you do not know that person, close this page: nothing is connected then.",
        ],
        form: { action: "/connect/account/confirm", fields: { state }, button: "Yes, connect it" },
      };
    }
    case "confirmed":
      return {
        title: "Confirmed",
        paragraphs: [
          `${goBack}: it connects the account by itself and shows it. You can close this page.`,
          "If the panel was closed meanwhile, open it and press Connect once more.",
        ],
      };
    case "declined":
      return { ...nothing, paragraphs: [`You said no on the page of ${vendor}. ${goBack} to choose again.`] };
    case "unavailable":
      return {
        ...nothing,
        paragraphs: [
          `${vendor} does not answer just now. Wait a minute, go back to the panel in Zoom and press Connect again.`,
        ],
      };
    case "account_in_use":
      return {
        ...nothing,
        paragraphs: [
          `This account at ${vendor} belongs to somebody else in Slotside. They can disconnect it under Account, and then it is free.`,
        ],
      };
    case "refused":
      return { ...nothing, paragraphs: [answer.why, `${goBack} and press Connect again.`] };
  }
}
