/** Whom staff may give a seat of a class: who was invited in the calendar itself, and who lost theirs. */
import { Button } from "@fluentui/react-components";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Session, TakeSeat } from "#contract/sessions.ts";
import { ActionProblem } from "../action-problem.tsx";
import { useAnnounce } from "../announcer.tsx";
import type { CatalogueSource } from "../catalogue.ts";
import { useCatalogue } from "../catalogue.ts";
import { useActionKey } from "../queries.ts";
import { useSurface } from "../surface-context.tsx";
import { english } from "./roster-words.en.ts";

const words: CatalogueSource<keyof typeof english> = {
  english,
  german: async () => (await import("./roster-words.de.ts")).german,
};

interface Somebody {
  readonly key: string;
  readonly name: string;
  readonly note?: string;
  /** Absent = nothing can be given. */
  readonly taking?: TakeSeat | undefined;
}

/** Nothing when there is nobody. In a session for one there is no seat to give. */
export function GiveSeat({ session }: { readonly session: Session }): ReactNode {
  const say = useCatalogue(words);
  const isClass = session.kind === "group" && session.may.move && session.seatsLeft > 0;
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
    </>
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
  const say = useCatalogue(words);
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
