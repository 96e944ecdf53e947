/** When everybody is reminded who chose nothing themselves. */
import { Checkbox } from "@fluentui/react-components";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { TenantSettings } from "#contract/settings.ts";
import { ActionProblem } from "../action-problem.tsx";
import type { CatalogueSource } from "../catalogue.ts";
import { useCatalogue } from "../catalogue.ts";
import { Notice } from "../screen.tsx";
import { useSurface } from "../surface-context.tsx";
import { english } from "./organisation-words.en.ts";

const words: CatalogueSource<keyof typeof english> = {
  english,
  german: async () => (await import("./organisation-words.de.ts")).german,
};

/** Minutes before the start. Others, set through the API, stay as they are. */
const offered = [1440, 60, 10] as const;
/** Where the organisation chose nothing either. */
const usual: readonly number[] = [1440, 10];

export function UsualReminders({ settings }: { readonly settings: TenantSettings }): ReactNode {
  const { t, client } = useSurface();
  const say = useCatalogue(words);
  const queries = useQueryClient();
  const change = useMutation({
    // One after the other, each on top of what was saved by then.
    scope: { id: "settings" },
    mutationFn: (minutesBefore: number[]) => {
      const saved = queries.getQueryData<TenantSettings>(["settings"]) ?? settings;
      return client.changeSettings({ ...saved, reminders: { minutesBefore } });
    },
    onSuccess: (changed) => {
      queries.setQueryData(["settings"], changed);
      void queries.invalidateQueries({ queryKey: ["me"] });
    },
  });
  const chosen = change.isPending ? change.variables : (settings.reminders?.minutesBefore ?? usual);
  const toggle = (minutes: number): void =>
    change.mutate(chosen.includes(minutes) ? chosen.filter((each) => each !== minutes) : [...chosen, minutes]);
  return (
    <section className="part">
      <fieldset className="reminders" aria-describedby="usual-reminders-hint">
        <legend>
          <h2>{say("usualReminders")}</h2>
        </legend>
        <p id="usual-reminders-hint" className="quiet">
          {say("usualRemindersHint")}
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
          {say("usualRemindersSaved")}
        </Notice>
      )}
      {change.error && <ActionProblem error={change.error} />}
    </section>
  );
}
