/** What becomes of the sessions ahead of somebody who left. */
import { Button, Field, Radio, RadioGroup } from "@fluentui/react-components";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import type { SettlePerson } from "#contract/directory.ts";
import { Notice } from "../../screen.tsx";
import { AdministrationProblem } from "../administration-problem.tsx";
import { PersonPicker } from "../person-picker.tsx";
import type { Picked } from "../person-picker.tsx";
import { useAdministration, useAdministrationWords } from "../use-administration.ts";

type Choice = SettlePerson["sessions"];
const choices: readonly Choice[] = ["hand_over", "call_off", "keep"];

export function SettleLeaver({ personId }: { readonly personId: string }): ReactNode {
  const administration = useAdministration();
  const say = useAdministrationWords();
  const queries = useQueryClient();
  const [choice, setChoice] = useState<Choice>("hand_over");
  const [to, setTo] = useState<Picked>();
  const settle = useMutation({
    mutationFn: (wish: SettlePerson) => administration.settlePerson(personId, wish),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["people"] }),
  });
  const isReady = choice !== "hand_over" || to !== undefined;
  const wish = { sessions: choice, ...(choice === "hand_over" && to ? { toProviderId: to.id } : {}) };
  return (
    <div className="ask">
      <Field label={say("leaverTitle")} hint={say("leaverHint")}>
        <RadioGroup value={choice} onChange={(_event, data) => setChoice(data.value as Choice)}>
          {choices.map((each) => (
            <Radio key={each} value={each} label={say(`leaver_${each}`)} />
          ))}
        </RadioGroup>
      </Field>
      {choice === "hand_over" && <PersonPicker label={say("leaverTo")} role="provider" picked={to} onPick={setTo} />}
      <div className="row">
        <Button disabledFocusable={!isReady || settle.isPending} onClick={() => isReady && settle.mutate(wish)}>
          {say("leaverDo")}
        </Button>
      </div>
      {settle.error && <AdministrationProblem error={settle.error} />}
      {settle.data && (
        <Notice tone="good" role="status">
          {say("leaverDone", { off: settle.data.calledOff, over: settle.data.handedOver, kept: settle.data.kept })}
        </Notice>
      )}
    </div>
  );
}
