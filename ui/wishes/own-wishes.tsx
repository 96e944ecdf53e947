/** Below one's sessions: what one waits for, and who waits for oneself. Nothing while there is nothing. */
import { Button } from "@fluentui/react-components";
import { useRef, useState } from "react";
import type { ReactNode } from "react";
import { useNavigation } from "../navigation.tsx";
import { useSurface } from "../surface-context.tsx";
import { OwnWish } from "./own-wish.tsx";
import { useWishWords } from "./use-wish-words.ts";
import { useWishes } from "./wish-queries.ts";

/** A courtesy: where it cannot be read, the sessions above are what matters. */
export function OwnWishes(): ReactNode {
  const { me } = useSurface();
  return (
    <>
      {me.roles.includes("provider") && <AskedOfMe />}
      <Mine />
    </>
  );
}

function Mine(): ReactNode {
  const say = useWishWords();
  const heading = useRef<HTMLHeadingElement>(null);
  // What was answered stands above, as the session that it became.
  const wishes = (useWishes("learner").data?.items ?? []).filter(({ state }) => state !== "answered");
  /** The focus is here when the last one has gone. */
  const [hasWithdrawn, setHasWithdrawn] = useState(false);
  if (wishes.length === 0 && !hasWithdrawn) return null;
  const withdrawn = (): void => {
    setHasWithdrawn(true);
    heading.current?.focus();
  };
  return (
    <section className="wishes" aria-labelledby="own-wishes">
      <h2 id="own-wishes" tabIndex={-1} ref={heading}>
        {say("ownTitle")}
      </h2>
      {wishes.length === 0 && <p className="quiet">{say("withdrawn")}</p>}
      <ul className="cards">
        {wishes.map((wish) => (
          <OwnWish key={wish.id} wish={wish} named="yes" onWithdrawn={withdrawn} />
        ))}
      </ul>
    </section>
  );
}

function AskedOfMe(): ReactNode {
  const say = useWishWords();
  const { go } = useNavigation();
  const n = useWishes("provider").data?.items.length ?? 0;
  if (n === 0) return null;
  return (
    <section className="card wishes" aria-labelledby="asked-wishes">
      <h2 id="asked-wishes">{say("askedTitle")}</h2>
      <p>{say("askedLead", { n })}</p>
      <Button appearance="primary" onClick={() => go({ screen: "teach", section: "wishes" })}>
        {say("answerThem")}
      </Button>
    </section>
  );
}
