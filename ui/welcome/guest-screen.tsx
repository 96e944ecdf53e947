/** For whoever is in a meeting without being signed in: how to be known, and what anybody may see. */
import { Button } from "@fluentui/react-components";
import { useEffect, useState } from "react";
import type { ReactNode } from "react";
import type { ZoomSession } from "#contract/people.ts";
import type { CatalogueSource } from "../catalogue.ts";
import { useCatalogueIn } from "../catalogue.ts";
import { Notice } from "../screen.tsx";
import { english } from "./guest-words.en.ts";

/** What the client that shows this can do for a guest. */
export interface GuestDoor {
  readonly look: () => Promise<ZoomSession>;
  /** Lets the client ask who they are; it answers before they did. */
  readonly signIn: () => Promise<void>;
  /** Told each time the client knows somebody else. */
  readonly onSignedIn: (told: () => void) => void;
  readonly open: (url: string) => Promise<void>;
}

const words: CatalogueSource<keyof typeof english> = {
  english,
  german: async () => (await import("./guest-words.de.ts")).german,
};

interface GuestProps {
  readonly door: GuestDoor;
  readonly locale: string;
  /** They are known now. */
  readonly onKnown: () => void;
}

export function GuestScreen({ door, locale, onKnown }: GuestProps): ReactNode {
  const say = useCatalogueIn(words, locale);
  const [publicUrl, setPublicUrl] = useState<string>();
  const [asked, setAsked] = useState<"waiting" | "failed">();
  useEffect(() => {
    door.onSignedIn(onKnown);
    door.look().then(
      (session) => session.state === "guest" && setPublicUrl(session.publicUrl),
      () => undefined,
    );
  }, [door, onKnown]);
  const signIn = (): void => {
    setAsked("waiting");
    door.signIn().catch(() => setAsked("failed"));
  };
  return (
    <section className="welcome">
      <h1>{say("title")}</h1>
      <p>{say("lead")}</p>
      {asked && (
        <Notice tone={asked === "failed" ? "bad" : "info"} role="status">
          {say(asked)}
        </Notice>
      )}
      <div className="row">
        <Button appearance="primary" onClick={signIn}>
          {say("signIn")}
        </Button>
      </div>
      {publicUrl !== undefined && (
        <div className="card">
          <Button onClick={() => void door.open(publicUrl)}>{say("dates")}</Button>
          <p className="quiet">{say("datesHint")}</p>
        </div>
      )}
      <p className="quiet">{say("ownLink")}</p>
    </section>
  );
}
