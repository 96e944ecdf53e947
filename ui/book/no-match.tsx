/** Where an offering asks for a match and there is none yet: who can change that, and what to send them. */
import { Button } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import type { CatalogueSource } from "../catalogue.ts";
import { useCatalogue } from "../catalogue.ts";
import { useSurface } from "../surface-context.tsx";
import { english } from "./match-words.en.ts";

const words: CatalogueSource<keyof typeof english> = {
  english,
  german: async () => (await import("./match-words.de.ts")).german,
};

export function NoMatch({ offeringName }: { readonly offeringName: string }): ReactNode {
  const { client, me } = useSurface();
  const say = useCatalogue(words);
  const [isCopied, setIsCopied] = useState(false);
  const settings = useQuery({ queryKey: ["settings"], queryFn: () => client.settings() });
  const contact = settings.data?.helpContact ?? "";
  const text = say("text", { offering: offeringName, person: me.displayName, email: me.email });
  return (
    <div className="empty">
      <h2>{say("title")}</h2>
      <p>{say("lead", { name: offeringName })}</p>
      <p>{contact === "" ? say("askNobody") : say("ask", { contact })}</p>
      <blockquote className="details">{text}</blockquote>
      <Button
        appearance="primary"
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
    </div>
  );
}
