/** A provider's hours, with what learners see of them beside. */
import { Button, Checkbox, Field, Spinner } from "@fluentui/react-components";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { ActionProblem } from "../action-problem.tsx";
import { ProblemScreen } from "../problem-screen.tsx";
import { useOfferings } from "../queries.ts";
import { Bone, Bones, Notice } from "../screen.tsx";
import { useSurface } from "../surface-context.tsx";
import { AwayTimes, Journeys, SpecialDays } from "./exceptions.tsx";
import { allDays, fitsAll, forSaving } from "./hours-draft.ts";
import type { Hours } from "./hours-draft.ts";
import { LearnersView } from "./learners-view.tsx";
import { useHoursWords } from "./use-hours-words.ts";
import { WeeklyHours } from "./weekly-hours.tsx";
import { ZoneField } from "./zone-field.tsx";

export function HoursSection(): ReactNode {
  const { t, client, host, me } = useSurface();
  const kept = useQuery({
    queryKey: ["availability", me.id],
    queryFn: () => client.calls.json<Hours>(pathOf(me.id)),
    // What is being edited must not change under the hand.
    staleTime: Infinity,
  });
  if (kept.isPending)
    return (
      <Bones label={t("loading")}>
        <Bone width="100%" height="24rem" />
      </Bones>
    );
  if (kept.isError) {
    const about = { error: kept.error, t, clientName: host.clientName, now: client.now() };
    return <ProblemScreen {...about} place="part" onRetry={() => void kept.refetch()} />;
  }
  return <HoursEditor kept={allDays(kept.data)} />;
}

const pathOf = (personId: string): string => `/api/v1/providers/${personId}/availability`;

function HoursEditor({ kept }: { readonly kept: Hours }): ReactNode {
  const { me } = useSurface();
  const say = useHoursWords();
  const [hours, setHours] = useState(kept);
  const [isTried, setIsTried] = useState(false);
  const saving = useSaveHours();
  const mine = (useOfferings().data ?? []).filter(({ providerIds }) => providerIds.includes(me.id));
  const isChanged = JSON.stringify(forSaving(hours)) !== JSON.stringify(forSaving(kept));
  const isWhole = fitsAll(hours);
  const change = (part: Partial<Hours>): void => setHours((before) => ({ ...before, ...part }));
  function save(): void {
    setIsTried(true);
    if (isWhole && !saving.isPending) saving.mutate(forSaving(hours));
  }
  return (
    <div className="beside">
      <form
        className="stack hours"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <p className="quiet">{say("lead")}</p>
        <ZoneField label={say("zone")} value={hours.timeZone} onChange={(timeZone) => change({ timeZone })} />
        <WeeklyHours hours={hours} offerings={mine} onChange={change} />
        <SpecialDays hours={hours} offerings={mine} onChange={change} />
        <AwayTimes hours={hours} onChange={change} />
        <Journeys hours={hours} onChange={change} />
        <Field hint={say("uncheckedHint")}>
          <Checkbox
            label={say("unchecked")}
            checked={hours.withoutCalendarCheck}
            onChange={(_event, { checked }) => change({ withoutCalendarCheck: checked === true })}
          />
        </Field>
        <div className="saving">
          {isTried && !isWhole && <Notice tone="warn">{say("wrong")}</Notice>}
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
            {isChanged && !saving.isPending && <Button onClick={() => setHours(kept)}>{say("discard")}</Button>}
            <span role="status" className="quiet">
              {isChanged ? say("unsaved") : saving.isSuccess ? say("saved") : ""}
            </span>
          </div>
        </div>
      </form>
      <LearnersView hours={hours} state={isChanged ? "changed" : "saved"} offerings={mine} />
    </div>
  );
}

function useSaveHours() {
  const { client, me } = useSurface();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (hours: Hours) => client.calls.json<Hours>(pathOf(me.id), { method: "PUT", body: hours }),
    onSuccess: (saved) => {
      queries.setQueryData(["availability", me.id], saved);
      void queries.invalidateQueries({ queryKey: ["slots"] });
    },
  });
}
