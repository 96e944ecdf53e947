/** A text for whoever administers the organisation, and a way to copy it. */
import { Button } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import type { CatalogueSource } from "./catalogue.ts";
import { useCatalogueIn } from "./catalogue.ts";
import { english } from "./hand-over-words.en.ts";

const words: CatalogueSource<keyof typeof english> = {
  english,
  german: async () => (await import("./hand-over-words.de.ts")).german,
};

interface TextProps {
  readonly word: "notSetUp" | "consent";
  readonly clientName: string;
}

export function TextToSend({ word, clientName }: TextProps): ReactNode {
  // There may be no host yet to tell the language; the page has it as soon as one did.
  const say = useCatalogueIn(words, document.documentElement.lang || navigator.language);
  const [isCopied, setIsCopied] = useState(false);
  const text = say(word, { client: clientName, url: `${location.origin}/connect/setup` });
  return (
    <section className="hand-over">
      <h2>{say("title")}</h2>
      <blockquote className="details">{text}</blockquote>
      <Button
        // Where the clipboard is closed to us, the text above can be selected by hand.
        onClick={() =>
          void navigator.clipboard.writeText(text).then(
            () => setIsCopied(true),
            () => undefined,
          )
        }
      >
        <span aria-live="polite">{say(isCopied ? "copied" : "copy")}</span>
      </Button>
    </section>
  );
}
