/** Below one's sessions: what one waits for, and who waits for oneself. Nothing while there is nothing. */
import { Button } from "@fluentui/react-components";
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
  // What was answered stands above, as the session that it became.
  const wishes = (useWishes("learner").data?.items ?? []).filter(({ state }) => state !== "answered");
  if (wishes.length === 0) return null;
  return (
    <section className="wishes" aria-labelledby="own-wishes">
      <h2 id="own-wishes">{say("ownTitle")}</h2>
      <ul className="cards">
        {wishes.map((wish) => (
          <OwnWish key={wish.id} wish={wish} named="yes" />
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
