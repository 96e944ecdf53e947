/** Every rule of an offering. What a rule means is the server's; here it is only chosen. */
import { Button, Field, Input, Spinner, Textarea } from "@fluentui/react-components";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import type { ChangeOffering, Offering } from "#contract/offerings.ts";
import { ActionProblem } from "../action-problem.tsx";
import { useCatalogue } from "../catalogue.ts";
import { useSurface } from "../surface-context.tsx";
import { publishWords } from "./publish-words.ts";
import { ChangesPart, PeoplePart, PlacePart, TimesPart } from "./rules-parts.tsx";

interface FormProps {
  readonly offering: Offering;
  readonly onSaved: () => void;
  readonly onClose: () => void;
}

export function RulesForm({ offering, onSaved, onClose }: FormProps): ReactNode {
  const say = useCatalogue(publishWords);
  const [rules, setRules] = useState(offering);
  const set = (change: Partial<Offering>): void => setRules((before) => ({ ...before, ...change }));
  const saving = useSaveRules(offering, onSaved);
  const wish = changeOf(offering, rules);
  const isChanged = Object.keys(wish).length > 0;
  return (
    <form
      className="stack rules"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (isChanged && !saving.isPending) saving.mutate(wish);
      }}
    >
      <Field label={say("name")} required>
        <Input value={rules.name} maxLength={120} onChange={(_event, { value }) => set({ name: value })} />
      </Field>
      <Field label={say("description")} hint={say("descriptionHint")}>
        <Textarea
          value={rules.description}
          maxLength={2000}
          resize="vertical"
          onChange={(_event, { value }) => set({ description: value })}
        />
      </Field>
      <TimesPart rules={rules} set={set} />
      <ChangesPart rules={rules} set={set} />
      <PeoplePart rules={rules} set={set} />
      <PlacePart rules={rules} set={set} />
      {saving.error && <ActionProblem error={saving.error} />}
      <div className="row">
        <Button
          type="submit"
          appearance="primary"
          disabledFocusable={!isChanged || saving.isPending}
          icon={saving.isPending ? <Spinner size="tiny" /> : null}
        >
          {say(saving.isPending ? "saving" : "save")}
        </Button>
        <Button onClick={onClose}>{say("close")}</Button>
      </div>
    </form>
  );
}

/** Only what differs, so that two people who change different rules do not undo each other's. */
function changeOf(before: Offering, after: Offering): ChangeOffering {
  const { id: _, version: __, publicUrl: ___, ...rules } = after;
  const changed = Object.entries(rules).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name as keyof Offering]),
  );
  // What was set cannot be taken away, only set to what makes no difference.
  const emptied: ChangeOffering = {
    ...(before.minimumRoster !== undefined && after.minimumRoster === undefined ? { minimumRoster: 1 } : {}),
    ...(before.maximumMoves !== undefined && after.maximumMoves === undefined ? { maximumMoves: 100 } : {}),
  };
  return { ...Object.fromEntries(changed.filter(([, value]) => value !== undefined)), ...emptied };
}

function useSaveRules(offering: Offering, onSaved: () => void) {
  const { client } = useSurface();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: ChangeOffering) =>
      client.calls.json<Offering>(`/api/v1/offerings/${offering.id}`, {
        method: "PATCH",
        body: change,
        action: { idempotencyKey: crypto.randomUUID(), version: offering.version },
      }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["offerings"] });
      void queries.invalidateQueries({ queryKey: ["slots"] });
      onSaved();
    },
    // Somebody else's change comes in, so that the next try is made against it.
    onError: () => void queries.invalidateQueries({ queryKey: ["offerings"] }),
  });
}
