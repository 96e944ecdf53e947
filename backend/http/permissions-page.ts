/** "What we ask, read and keep": made from the list that the consent pages are opened with. */
import { permissionInGerman } from "../domain/asked-permissions-german.ts";
import { dataUse, keptOfAccounts, permissionsFor } from "../domain/asked-permissions.ts";
import type { AskedPurpose, AskedVendor } from "../domain/asked-permissions.ts";
import type { Language } from "../domain/problem-sentences.ts";
import type { PlainPage } from "./plain-page.ts";

type Asking = "microsoft" | "microsoftMeetings" | "zoom" | "google";

/** In the order of the page. */
const askings: readonly {
  readonly title: Asking;
  readonly vendor: AskedVendor;
  readonly purposes: readonly AskedPurpose[];
}[] = [
  { title: "microsoft", vendor: "microsoft", purposes: ["calendar", "meetings"] },
  { title: "microsoftMeetings", vendor: "microsoft", purposes: ["meetings"] },
  { title: "zoom", vendor: "zoom", purposes: ["meetings"] },
  { title: "google", vendor: "google", purposes: ["calendar", "meetings"] },
];

const english = {
  title: "What we ask, read and keep",
  intro:
    "Calendar and online meetings are connected one by one, and each asks only for what it needs. You can connect one account for the calendar and another for meetings, and end either at any time under Account.",
  microsoft: "Microsoft 365: calendar",
  microsoftMeetings: "Microsoft 365: Teams meetings alone",
  zoom: "Zoom: meetings",
  google: "Google: calendar and Meet",
  ask: "We ask for:",
  read: "We read:",
  keep: "We keep:",
  named: "“{shown}” ({name}).",
  unticked: "If you leave it unticked:",
  kept: "What is kept of every connected account",
  microsoftEnds:
    "Microsoft offers no way for an app to hand a permission back. After disconnecting you can take it away yourself under myapps.microsoft.com, or your administrator can in Microsoft Entra.",
  zoomEnds:
    "Removing Slotside in Zoom's Marketplace disconnects your Zoom account as well, and deletes what was kept of it. Sessions ahead keep their links.",
  accounts: "Connected accounts",
  privacy: "Privacy",
} as const;

const german: Readonly<Record<keyof typeof english, string>> = {
  title: "Was wir erfragen, lesen und behalten",
  intro:
    "Kalender und Online-Besprechungen werden einzeln verbunden, und jedes fragt nur nach dem, was es braucht. Sie können ein Konto für den Kalender und ein anderes für Besprechungen verbinden und beides jederzeit unter „Konto“ beenden.",
  microsoft: "Microsoft 365: Kalender",
  microsoftMeetings: "Microsoft 365: nur Teams-Besprechungen",
  zoom: "Zoom: Meetings",
  google: "Google: Kalender und Meet",
  ask: "Wir erfragen:",
  read: "Wir lesen:",
  keep: "Wir behalten:",
  named: "„{shown}“ ({name}).",
  unticked: "Wenn Sie es nicht ankreuzen:",
  kept: "Was von jedem verbundenen Konto behalten wird",
  microsoftEnds:
    "Bei Microsoft kann eine App eine Berechtigung nicht zurückgeben. Nach dem Trennen können Sie sie unter myapps.microsoft.com selbst entziehen, oder Ihre Administration tut es in Microsoft Entra.",
  zoomEnds:
    "Wenn Sie Slotside in Zooms Marketplace entfernen, wird Ihr Zoom-Konto ebenfalls getrennt, und was davon behalten wurde, wird gelöscht. Kommende Termine behalten ihre Links.",
  accounts: "Verbundene Konten",
  privacy: "Datenschutz",
};

/** In the reader's language; a sentence of the list that is not translated stays as it is. */
export function permissionsPage(language: Language): PlainPage {
  const words = language === "de" ? german : english;
  const say = (sentence: string): string => (language === "de" ? permissionInGerman(sentence) : undefined) ?? sentence;
  const items = (lines: readonly string[]): readonly string[] => [...new Set(lines)].map((line) => item(say(line)));
  const paragraphsOf = ({ title, vendor, purposes }: (typeof askings)[number]): readonly string[] => {
    const use = purposes.map((purpose) => dataUse[purpose]);
    const asked = permissionsFor(vendor, purposes).map(({ shown, name, why, without }) => {
      const named = words.named.replace("{shown}", () => say(shown)).replace("{name}", () => name);
      return item([named, say(why), ...(without === undefined ? [] : [words.unticked, say(without)])].join(" "));
    });
    return [
      `## ${words[title]}`,
      words.ask,
      ...asked,
      words.read,
      ...items(use.flatMap(({ reads }) => reads)),
      words.keep,
      ...items(use.flatMap(({ keeps }) => keeps)),
    ];
  };
  return {
    language,
    title: words.title,
    paragraphs: [
      words.intro,
      ...askings.flatMap(paragraphsOf),
      `## ${words.kept}`,
      ...items(keptOfAccounts),
      words.microsoftEnds,
      words.zoomEnds,
    ],
    links: [
      { href: "/help/account", words: words.accounts },
      { href: "/privacy", words: words.privacy },
    ],
  };
}

function item(text: string): string {
  return `* ${text}`;
}
