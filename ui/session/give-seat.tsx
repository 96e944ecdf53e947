/** Whom staff may give a seat of a class: who was invited in the calendar itself, who lost theirs, and guests. */
import { Button, Spinner } from "@fluentui/react-components";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Suspense, useState } from "react";
import type { ReactNode } from "react";
import type { Session, TakeSeat } from "#contract/sessions.ts";
import { ActionProblem } from "../action-problem.tsx";
import { useAnnounce } from "../announcer.tsx";
import { lazy } from "../later.ts";
import { useActionKey, useOfferings } from "../queries.ts";
import { useSurface } from "../surface-context.tsx";
import { useRosterWords } from "./use-roster-words.ts";

const AddGuest = lazy(async () => ({ default: (await import("./add-guest.tsx")).AddGuest }));

interface Somebody {
  readonly key: string;
  readonly name: string;
  readonly note?: string;
  /** Absent = nothing can be given. */
  readonly taking?: TakeSeat | undefined;
}

/** Nothing when there is nobody. In a session for one there is no seat to give. */
export function GiveSeat({ session }: { readonly session: Session }): ReactNode {
  const say = useRosterWords();
  const isOwnClass = session.kind === "group" && session.may.move;
  const isClass = isOwnClass && session.seatsLeft > 0;
  const invited = (session.invited ?? []).map(({ name, email, personId }): Somebody => {
    const displayName = name === "" ? email : name;
    const taking = personId === undefined ? { guest: { displayName, email } } : { learnerId: personId };
    return { key: email, name: displayName, note: email, taking: isClass ? taking : undefined };
  });
  const gone = session.seats
    .filter(({ state, guest }) => isClass && state === "cancelled" && guest !== true)
    .flatMap(({ id, learnerId, displayName }): Somebody[] =>
      learnerId === undefined ? [] : [{ key: id, name: displayName ?? "", taking: { learnerId } }],
    );
  return (
    <>
      <List title={say("invitedThere")} people={invited} session={session} word="give" />
      <List title={say("gone")} people={gone} session={session} word="giveBack" />
      {isClass && <Guests session={session} into="seat" />}
      {isOwnClass && !isClass && <WaitingGuests session={session} />}
    </>
  );
}

/** A full class takes guests into its line, where it keeps one. */
function WaitingGuests({ session }: { readonly session: Session }): ReactNode {
  const offerings = useOfferings().data ?? [];
  const hasLine = offerings.some(({ id, waitlist }) => id === session.offeringId && waitlist);
  return hasLine && <Guests session={session} into="line" />;
}

interface GuestsProps {
  readonly session: Session;
  readonly into: "seat" | "line";
}

function Guests({ session, into }: GuestsProps): ReactNode {
  const say = useRosterWords();
  const [form, setForm] = useState<"unopened" | "open" | "closed">("unopened");
  if (form !== "open")
    return (
      <Button autoFocus={form === "closed"} onClick={() => setForm("open")}>
        {say(into === "seat" ? "addGuest" : "addWaitingGuest")}
      </Button>
    );
  return (
    <Suspense fallback={<Spinner size="tiny" />}>
      <AddGuest session={session} into={into} onClose={() => setForm("closed")} />
    </Suspense>
  );
}

interface ListProps {
  readonly title: string;
  readonly people: readonly Somebody[];
  readonly session: Session;
  readonly word: "give" | "giveBack";
}

function List({ title, people, session, word }: ListProps): ReactNode {
  if (people.length === 0) return null;
  return (
    <div className="others">
      <h3>{title}</h3>
      <ul className="people">
        {people.map((one) => (
          <Row key={one.key} one={one} session={session} word={word} />
        ))}
      </ul>
    </div>
  );
}

function Row({ one, session, word }: Omit<ListProps, "title" | "people"> & { readonly one: Somebody }): ReactNode {
  const { client } = useSurface();
  const say = useRosterWords();
  const announce = useAnnounce();
  const queries = useQueryClient();
  const keyFor = useActionKey();
  const giving = useMutation({
    mutationFn: (taking: TakeSeat) => client.takeSeat(session.id, taking, { idempotencyKey: keyFor(taking) }),
    onSuccess: () => {
      announce(say("given", { name: one.name }));
      void queries.invalidateQueries({ queryKey: ["session", session.id] });
    },
  });
  const { name, note, taking } = one;
  return (
    <li>
      <span>{name}</span>
      {note !== undefined && note !== name && <span className="quiet">{note}</span>}
      {taking && (
        <Button
          size="small"
          disabledFocusable={giving.isPending}
          onClick={() => !giving.isPending && giving.mutate(taking)}
        >
          {say(word, { name })}
        </Button>
      )}
      {giving.error && <ActionProblem error={giving.error} />}
    </li>
  );
}
