/** Asking for a time, and waiting for one to open: what stands already, and what can be wished for. */
import { Button } from "@fluentui/react-components";
import { useEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import type { Wish } from "#contract/wishes.ts";
import { useAnnounce } from "../announcer.tsx";
import { ProblemScreen } from "../problem-screen.tsx";
import { Bone, Bones } from "../screen.tsx";
import { useSurface } from "../surface-context.tsx";
import { MakeWishForm } from "./make-wish-form.tsx";
import type { NoneSuitsProps } from "./none-suits.tsx";
import { OwnWish } from "./own-wish.tsx";
import { useWishWords } from "./use-wish-words.ts";
import { useWishes } from "./wish-queries.ts";

type Kind = Wish["kind"];

export function WishPanel({ onClose, ...about }: NoneSuitsProps & { readonly onClose: () => void }): ReactNode {
  const { offering } = about;
  const { t, client, host } = useSurface();
  const say = useWishWords();
  const announce = useAnnounce();
  const own = useWishes("learner");
  const [makes, setMakes] = useState<Kind>();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [makes]);
  if (own.isPending) {
    return (
      <Bones label={t("loading")}>
        <Bone width="100%" height="12rem" />
      </Bones>
    );
  }
  if (own.isError) {
    const failed = { error: own.error, t, clientName: host.clientName, now: client.now() };
    return <ProblemScreen {...failed} place="part" onRetry={() => void own.refetch()} />;
  }
  const waiting = own.data.items.filter(({ offeringId, state }) => offeringId === offering.id && state === "open");
  const free = (["ask", "opening"] as const).filter((kind) => !waiting.some((wish) => wish.kind === kind));
  const made = (kind: Kind): void => {
    setMakes(undefined);
    announce(say(kind === "ask" ? "asked" : "begun"));
  };
  return (
    <section className="card ask wishes" aria-labelledby="wishes-title">
      <h2 id="wishes-title" tabIndex={-1} ref={heading}>
        {say(makes === undefined ? "title" : makes === "ask" ? "ask" : "watch")}
      </h2>
      {makes === undefined ? (
        <>
          {free.length > 0 && <p>{say("lead")}</p>}
          {waiting.length > 0 && (
            <ul className="cards">
              {waiting.map((wish) => (
                <OwnWish key={wish.id} wish={wish} onWithdrawn={() => heading.current?.focus()} />
              ))}
            </ul>
          )}
          <div className="row">
            {free.map((kind, index) => (
              <Button key={kind} appearance={index === 0 ? "primary" : "secondary"} onClick={() => setMakes(kind)}>
                {say(kind === "ask" ? "ask" : "watch")}
              </Button>
            ))}
            <Button appearance="subtle" onClick={onClose}>
              {say("close")}
            </Button>
          </div>
        </>
      ) : (
        <MakeWishForm kind={makes} {...about} onMade={() => made(makes)} onBack={() => setMakes(undefined)} />
      )}
    </section>
  );
}
