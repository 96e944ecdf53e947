/** When one is reminded of one's sessions. */
import { Checkbox } from "@fluentui/react-components";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ActionProblem } from "../action-problem.tsx";
import { Notice } from "../screen.tsx";
import { useSurface } from "../surface-context.tsx";

/** Minutes before the start. Others, set through the API, stay as they are. */
const offered = [1440, 60, 10] as const;

export function Reminders(): ReactNode {
  const { t, me, client } = useSurface();
  const queries = useQueryClient();
  const change = useMutation({
    // One after the other; not disabled meanwhile, which would take the focus away.
    scope: { id: "reminders" },
    mutationFn: (minutesBefore: number[]) => client.changeMe({ reminders: { minutesBefore } }),
    onSuccess: (changed) => void queries.setQueryData(["me"], changed),
  });
  const chosen = change.isPending ? change.variables : me.reminders.minutesBefore;
  const toggle = (minutes: number): void =>
    change.mutate(chosen.includes(minutes) ? chosen.filter((each) => each !== minutes) : [...chosen, minutes]);
  return (
    <section className="part">
      <fieldset className="reminders" aria-describedby="reminders-hint">
        <legend>
          <h2>{t("remindersTitle")}</h2>
        </legend>
        <p id="reminders-hint" className="quiet">
          {t("remindersHint")}
        </p>
        <div className="choices">
          {offered.map((minutes) => (
            <Checkbox
              key={minutes}
              label={t(`remind_${minutes}`)}
              checked={chosen.includes(minutes)}
              onChange={() => toggle(minutes)}
            />
          ))}
        </div>
      </fieldset>
      {change.isSuccess && (
        <Notice tone="good" role="status">
          {t("remindersSaved")}
        </Notice>
      )}
      {change.error && <ActionProblem error={change.error} />}
    </section>
  );
}
