/** Teaching: who asks for a time, and answering them. */
import { useEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import { ProblemScreen } from "../problem-screen.tsx";
import { Bone, Bones, Notice } from "../screen.tsx";
import { useSurface } from "../surface-context.tsx";
import { AskedCard } from "./asked-card.tsx";
import type { Answered } from "./asked-card.tsx";
import { OpenSession } from "./open-session.tsx";
import { useWishWords } from "./use-wish-words.ts";
import { useWishes } from "./wish-queries.ts";

export function WishesSection(): ReactNode {
  const { t, client, host } = useSurface();
  const say = useWishWords();
  const asked = useWishes("provider");
  /** Their card goes as soon as they are answered. */
  const [answered, setAnswered] = useState<Answered>();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (answered) heading.current?.focus();
  }, [answered]);
  if (asked.isPending) {
    return (
      <Bones label={t("loading")}>
        <Bone width="100%" height="9rem" />
      </Bones>
    );
  }
  if (asked.isError) {
    const about = { error: asked.error, t, clientName: host.clientName, now: client.now() };
    return <ProblemScreen {...about} place="part" onRetry={() => void asked.refetch()} />;
  }
  const { items } = asked.data;
  return (
    <section className="wishes" aria-labelledby="wishes-title">
      <h2 id="wishes-title" tabIndex={-1} ref={heading}>
        {say("sectionTitle")}
      </h2>
      {answered && (
        <Notice tone="good" role="status" title={answered.words}>
          {answered.sessionId !== undefined && <OpenSession id={answered.sessionId} />}
        </Notice>
      )}
      {items.length === 0 && (
        <div className="empty">
          <h3>{say("nobody")}</h3>
          <p>{say("nobodyHint")}</p>
        </div>
      )}
      <ul className="cards">
        {items.map((wish) => (
          <AskedCard key={wish.id} wish={wish} onAnswered={setAnswered} />
        ))}
      </ul>
    </section>
  );
}
