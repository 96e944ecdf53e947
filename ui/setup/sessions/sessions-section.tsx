/** Finds any session by what people know of it, and tells what happened to it. */
import { Button, Field, Input } from "@fluentui/react-components";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import type { Session } from "#contract/sessions.ts";
import { SessionCard } from "../../sessions/session-card.tsx";
import { useSurface } from "../../surface-context.tsx";
import { Pages, SectionFrame } from "../section-frame.tsx";
import { useAdministrationWords } from "../use-administration.ts";
import { SessionHistory } from "./session-history.tsx";

export function SessionsSection(): ReactNode {
  const { client } = useSurface();
  const say = useAdministrationWords();
  const [typed, setTyped] = useState("");
  const [asked, setAsked] = useState("");
  const list = useInfiniteQuery({
    queryKey: ["sessions", "find", asked],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor }) =>
      client.sessions({ q: asked, limit: 20, ...(cursor === undefined ? {} : { cursor }) }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    enabled: asked.length >= 2,
  });
  return (
    <SectionFrame title={say("sessionsTitle")} intro={say("sessionsIntro")}>
      <form
        className="filters search"
        onSubmit={(event) => {
          event.preventDefault();
          setAsked(typed.trim());
        }}
      >
        <Field label={say("sessionsFind")}>
          <Input type="search" value={typed} onChange={(_event, data) => setTyped(data.value)} />
        </Field>
        <Button type="submit" appearance="primary" disabledFocusable={typed.trim().length < 2}>
          {say("search")}
        </Button>
      </form>
      {asked.length >= 2 && (
        <Pages
          list={list}
          empty={say("sessionsNone")}
          show={(session) => <Found key={session.id} session={session} />}
        />
      )}
    </SectionFrame>
  );
}

function Found({ session }: { readonly session: Session }): ReactNode {
  const say = useAdministrationWords();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <SessionCard session={session} />
      <li className="below">
        <div className="row">
          <code>{session.reference}</code>
          <Button size="small" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
            {say(isOpen ? "hideHappened" : "happened")}
          </Button>
        </div>
        {isOpen && <SessionHistory sessionId={session.id} />}
      </li>
    </>
  );
}
