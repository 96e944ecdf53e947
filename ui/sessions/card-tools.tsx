/** What is done with a session where it is listed: answer, wait in line, move, cancel, and take that back. */
import { useEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import type { Session, UndoReply } from "#contract/sessions.ts";
import { useAnnounce } from "../announcer.tsx";
import { lazy } from "../later.ts";
import { OwnAnswer } from "../session/own-answer.tsx";
import { SecondThoughts, WhatCameBack } from "../session/second-thoughts.tsx";
import { SessionActions } from "../session/session-actions.tsx";
import type { Asks } from "../session/session-actions.tsx";
import { hasSeatInClass } from "../session/session-facts.ts";
import { useChanges } from "../session/standing-change.ts";
import { useSurface } from "../surface-context.tsx";

const OwnSeat = lazy(async () => ({ default: (await import("../session/own-seat.tsx")).OwnSeat }));

interface ToolsProps {
  readonly session: Session;
  /** What it is called among the others. */
  readonly name: string;
  /** It was changed here: the list keeps it in its place. */
  readonly onChanged: (session: Session) => void;
}

export function CardTools({ session, name, onChanged }: ToolsProps): ReactNode {
  const { t, me } = useSurface();
  const announce = useAnnounce();
  const [asked, setAsks] = useState<Asks>();
  const [undone, setUndone] = useState<UndoReply["undone"]>();
  const [sent, setSent] = useState(0);
  const { change } = useChanges(session);
  const isCalm = asked === undefined && !change;
  const tools = useRef<HTMLDivElement>(null);
  // The form is gone, and what can be done about it now stands here.
  useEffect(() => {
    if (sent > 0) tools.current?.querySelector<HTMLElement>(".second-thoughts button")?.focus();
  }, [sent]);
  return (
    <div className="card-tools" ref={tools}>
      <SecondThoughts
        session={session}
        onUndone={(reply) => {
          announce(t("undoneTitle"));
          setUndone(reply.undone);
          onChanged(reply);
        }}
      />
      {undone && <WhatCameBack undone={undone} />}
      {isCalm && session.may.answer && <OwnAnswer session={session} place="list" />}
      {isCalm && hasSeatInClass(session, me.id) && <OwnSeat session={session} />}
      <SessionActions
        session={session}
        name={name}
        asks={asked}
        onAsk={setAsks}
        onSent={(done) => {
          announce(t(done === "moved" ? "movedTitle" : "cancelledTitle"));
          setUndone(undefined);
          setSent(sent + 1);
          onChanged(session);
        }}
        onRefused={() => undefined}
        onDone={onChanged}
      />
    </div>
  );
}
