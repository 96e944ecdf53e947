/** "What we ask, read and keep": made from the list that the consent pages are opened with. */
import { dataUse, keptOfAccounts, permissionsFor } from "../domain/asked-permissions.ts";
import type { AskedPurpose, AskedVendor } from "../domain/asked-permissions.ts";
import type { PlainPage } from "./plain-page.ts";

interface Asking {
  readonly vendor: AskedVendor;
  readonly purposes: readonly AskedPurpose[];
  readonly title: string;
}

/** In the order of the page; each heading is also an address on it. */
const askings: readonly Asking[] = [
  { vendor: "microsoft", purposes: ["calendar", "meetings"], title: "Microsoft 365: calendar" },
  { vendor: "microsoft", purposes: ["meetings"], title: "Microsoft 365: Teams meetings alone" },
  { vendor: "zoom", purposes: ["meetings"], title: "Zoom: meetings" },
  { vendor: "google", purposes: ["calendar", "meetings"], title: "Google: calendar and Meet" },
];

export const permissionsPage: PlainPage = {
  title: "What we ask, read and keep",
  paragraphs: [
    "Calendar and online meetings are connected one by one, and each asks only for what it needs. You can connect one account for the calendar and another for meetings, and end either at any time under Account.",
    ...askings.flatMap(paragraphsOf),
    "## What is kept of every connected account",
    ...keptOfAccounts.map(item),
    "Microsoft offers no way for an app to hand a permission back. After disconnecting you can take it away yourself under myapps.microsoft.com, or your administrator can in Microsoft Entra.",
    "Removing Slotside in Zoom's Marketplace disconnects your Zoom account as well, and deletes what was kept of it. Sessions ahead keep their links.",
  ],
  links: [
    { href: "/help/account", words: "Connected accounts" },
    { href: "/privacy", words: "Privacy" },
  ],
};

function paragraphsOf({ vendor, purposes, title }: Asking): readonly string[] {
  const asked = permissionsFor(vendor, purposes).map(({ shown, name, why, without }) =>
    item(`“${shown}” (${name}). ${why}${without === undefined ? "" : ` If you leave it unticked: ${without}`}`),
  );
  const use = purposes.map((purpose) => dataUse[purpose]);
  const unique = (lines: readonly string[]): readonly string[] => [...new Set(lines)].map(item);
  return [
    `## ${title}`,
    "We ask for:",
    ...asked,
    "We read:",
    ...unique(use.flatMap(({ reads }) => reads)),
    "We keep:",
    ...unique(use.flatMap(({ keeps }) => keeps)),
  ];
}

function item(text: string): string {
  return `* ${text}`;
}
