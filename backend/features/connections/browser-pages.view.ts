/** The pages on which an account is connected in a browser. */
import type { Language } from "../../domain/problem-sentences.ts";
import { vendorNames } from "../../domain/vendor-problems.ts";
import { browserPageWords } from "./browser-pages-words.ts";
import type { InBrowser } from "./connect-in-browser.ts";

/** A page of words, with a button where something is to be decided. */
export interface BrowserPage {
  readonly language: Language;
  readonly title: string;
  /** A line that begins with `* ` is an item of a list. */
  readonly paragraphs: readonly string[];
  readonly form?: {
    readonly action: string;
    readonly fields: Readonly<Record<string, string>>;
    readonly button: string;
  };
}

type Drawn = Exclude<InBrowser, { readonly state: "go" }>;

/** `state` is what the button confirms. */
export function drawBrowserPage(answer: Drawn, state: string, language: Language): BrowserPage {
  const words = browserPageWords[language];
  if (answer.state === "again") return { language, title: words.again.title, paragraphs: [words.again.text] };
  const vendor = vendorNames[answer.vendor];
  const nothing = (...paragraphs: readonly string[]) => ({ language, title: words.nothing, paragraphs });
  switch (answer.state) {
    case "confirm": {
      const { person, account } = answer;
      return {
        language,
        title: words.bothYou,
        paragraphs: [
          `* Slotside: ${words.at(person.name, person.email, person.tenantName)}`,
          `* ${vendor}: ${account.name}, ${account.email}`,
          words.whatItDoes,
          words.ifNot,
        ],
        form: { action: "/connect/account/confirm", fields: { state }, button: words.connectIt },
      };
    }
    case "confirmed":
      return { language, ...words.confirmed };
    case "declined":
      return nothing(words.declined(vendor));
    case "unavailable":
      return nothing(words.unavailable(vendor));
    case "account_in_use":
      return nothing(words.accountInUse(vendor));
    case "unticked":
      return nothing(words.unticked(vendor), words.goBackAndConnect);
    case "wrong_account": {
      const { account, expected } = answer;
      const why =
        expected === undefined
          ? words.connectedAlready(vendor, account)
          : words.wrongAccount(vendor, account, expected);
      return nothing(why, words.goBackAndConnect);
    }
  }
}
