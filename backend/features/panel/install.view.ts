/** What is said in the browser after installing from Zoom's marketplace. */
import type { Language } from "../../domain/problem-sentences.ts";
import type { Installed } from "./finish-install.ts";

interface InstallPage {
  readonly language: Language;
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly next?: { readonly href: string; readonly words: string };
}

type Told = Exclude<Installed["state"], "open">;

const words: Readonly<
  Record<Language, Readonly<Record<Told, Pick<InstallPage, "title" | "paragraphs">>> & { readonly beginAgain: string }>
> = {
  en: {
    by_hand: {
      title: "Slotside is added to Zoom",
      paragraphs: ["Open Zoom, choose Apps, and open Slotside there."],
    },
    declined: {
      title: "Nothing was added",
      paragraphs: [
        "You did not let Slotside in at Zoom, so nothing has changed. You can begin again whenever you like.",
      ],
    },
    again: {
      title: "Begin once more",
      paragraphs: ["This was begun in another browser, or more than ten minutes ago. Nothing was linked."],
    },
    beginAgain: "Begin again",
  },
  de: {
    by_hand: {
      title: "Slotside ist in Zoom hinzugefügt",
      paragraphs: ["Öffnen Sie Zoom, wählen Sie „Apps“, und öffnen Sie dort Slotside."],
    },
    declined: {
      title: "Es wurde nichts hinzugefügt",
      paragraphs: [
        "Sie haben Slotside bei Zoom nicht zugelassen, also hat sich nichts geändert. Sie können jederzeit neu beginnen.",
      ],
    },
    again: {
      title: "Beginnen Sie noch einmal",
      paragraphs: [
        "Das wurde in einem anderen Browser oder vor mehr als zehn Minuten begonnen. Es wurde nichts verknüpft.",
      ],
    },
    beginAgain: "Neu beginnen",
  },
};

export function drawInstalled(state: Told, language: Language): InstallPage {
  const { [state]: told, beginAgain } = words[language];
  const next = state === "by_hand" ? {} : { next: { href: "/zoom/install", words: beginAgain } };
  return { language, ...told, ...next };
}
