/** Gives a seat of a class, or a place in its line, to somebody without an account, by their name and where they are told. */
import { Button, Field, Input, Spinner } from "@fluentui/react-components";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { ApiProblem } from "#contract/client.ts";
import type { Guest, Session } from "#contract/sessions.ts";
import { ActionProblem } from "../action-problem.tsx";
import { useAnnounce } from "../announcer.tsx";
import { useActionKey } from "../queries.ts";
import { useSurface } from "../surface-context.tsx";
import { useRosterWords } from "./use-roster-words.ts";

interface AddGuestProps {
  readonly session: Session;
  /** `line`: the class is full, and they wait for a seat. */
  readonly into: "seat" | "line";
  readonly onClose: () => void;
}

export function AddGuest({ session, into, onClose }: AddGuestProps): ReactNode {
  const say = useRosterWords();
  const [guest, setGuest] = useState<Guest>({ displayName: "", email: "" });
  const [isTried, setIsTried] = useState(false);
  const adding = useAdding(session, onClose);
  const named = { displayName: guest.displayName.trim(), email: guest.email.trim() };
  const wrong = { displayName: named.displayName === "", email: !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(named.email) };
  const isAddressRefused = isAboutAddress(adding.error) && adding.variables?.email === named.email;
  const told = (isWrong: boolean, message: string) =>
    isWrong ? { validationState: "error" as const, validationMessage: message } : {};
  return (
    <form
      className="stack"
      noValidate
      aria-label={say(into === "seat" ? "addGuest" : "addWaitingGuest")}
      onSubmit={(event) => {
        event.preventDefault();
        setIsTried(true);
        if (!adding.isPending && !wrong.displayName && !wrong.email) adding.mutate(named);
      }}
    >
      <p className="quiet">{say(into === "seat" ? "guestLead" : "guestLineLead")}</p>
      <Field label={say("guestName")} required {...told(isTried && wrong.displayName, say("guestNameMissing"))}>
        <Input
          autoFocus
          maxLength={120}
          value={guest.displayName}
          onChange={(_event, { value }) => setGuest({ ...guest, displayName: value })}
        />
      </Field>
      <Field
        label={say("guestEmail")}
        required
        {...told((isTried && wrong.email) || isAddressRefused, say("guestEmailWrong"))}
      >
        <Input
          type="email"
          maxLength={254}
          value={guest.email}
          onChange={(_event, { value }) => setGuest({ ...guest, email: value })}
        />
      </Field>
      {adding.error && !isAboutAddress(adding.error) && <ActionProblem error={adding.error} />}
      <div className="row">
        <Button
          appearance="primary"
          type="submit"
          disabledFocusable={adding.isPending}
          icon={adding.isPending ? <Spinner size="tiny" /> : null}
        >
          {say(into === "seat" ? "guestAdd" : "guestWait")}
        </Button>
        <Button type="button" onClick={onClose}>
          {say("guestCancel")}
        </Button>
      </div>
    </form>
  );
}

function useAdding(session: Session, onClose: AddGuestProps["onClose"]) {
  const { client } = useSurface();
  const say = useRosterWords();
  const announce = useAnnounce();
  const queries = useQueryClient();
  const keyFor = useActionKey();
  return useMutation({
    mutationFn: (guest: Guest) => client.takeSeat(session.id, { guest }, { idempotencyKey: keyFor({ guest }) }),
    onSuccess: ({ state }, { displayName }) => {
      announce(say(state === "waitlisted" ? "waits" : "given", { name: displayName }));
      void queries.invalidateQueries({ queryKey: ["session", session.id] });
      onClose();
    },
  });
}

/** The server looks at addresses more closely than a form does. */
function isAboutAddress(error: Error | null): boolean {
  return error instanceof ApiProblem && (error.problem.errors ?? []).some(({ path }) => path === "body.guest.email");
}
