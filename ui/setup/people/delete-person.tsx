/** Deletes somebody, after their name was typed. */
import { Radio, RadioGroup } from "@fluentui/react-components";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import type { ListedPerson } from "#contract/directory.ts";
import { Notice } from "../../screen.tsx";
import { AdministrationProblem } from "../administration-problem.tsx";
import { PersonPicker } from "../person-picker.tsx";
import type { Picked } from "../person-picker.tsx";
import { TypedConfirmation } from "../typed-confirmation.tsx";
import { useAdministration, useAdministrationWords } from "../use-administration.ts";

interface DeletePersonProps {
  readonly person: ListedPerson;
  readonly onCancel: () => void;
}

export function DeletePerson({ person, onCancel }: DeletePersonProps): ReactNode {
  const administration = useAdministration();
  const say = useAdministrationWords();
  const queries = useQueryClient();
  const [sessions, setSessions] = useState<"call_off" | "hand_over">("call_off");
  const [to, setTo] = useState<Picked>();
  const { id, displayName: name } = person;
  const handsOver = sessions === "hand_over" && to !== undefined;
  const remove = useMutation({
    mutationFn: () =>
      administration.deletePerson(id, handsOver ? { sessions, toProviderId: to.id } : { sessions: "call_off" }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["people"] }),
  });
  const ended = remove.data && remove.data.calledOff + remove.data.handedOver;
  if (ended !== undefined)
    return (
      <Notice tone="good" role="status">
        {say("deleteBegun", { n: ended })}
      </Notice>
    );
  return (
    <>
      <TypedConfirmation
        title={say("deleteTitle", { name })}
        hint={say("deleteHint")}
        word={name}
        press={say("deleteNow")}
        isPending={remove.isPending || (sessions === "hand_over" && to === undefined)}
        onConfirm={() => remove.mutate()}
        onCancel={onCancel}
      >
        {person.sessionsAhead > 0 && person.roles.includes("provider") && (
          <>
            <RadioGroup
              aria-label={say("leaverTitle")}
              value={sessions}
              onChange={(_event, data) => setSessions(data.value as typeof sessions)}
            >
              <Radio value="call_off" label={say("leaver_call_off")} />
              <Radio value="hand_over" label={say("leaver_hand_over")} />
            </RadioGroup>
            {sessions === "hand_over" && (
              <PersonPicker label={say("leaverTo")} role="provider" picked={to} onPick={setTo} />
            )}
          </>
        )}
      </TypedConfirmation>
      {remove.error && <AdministrationProblem error={remove.error} />}
    </>
  );
}
