/** The clock and the first day of the week, where somebody wants them otherwise than their language has them. */
import { Field, Select } from "@fluentui/react-components";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ActionProblem } from "../action-problem.tsx";
import { timeStyleOf, withTimeStyle } from "../format/time-style.ts";
import type { ClockStyle, TimeStyle, WeekStart } from "../format/time-style.ts";
import { Notice } from "../screen.tsx";
import { useSurface } from "../surface-context.tsx";
import { useAccountWords } from "./use-account-words.ts";

const clocks = ["usual", "h12", "h23"] as const satisfies readonly ClockStyle[];
const weeks = ["usual", "mon", "sun", "sat"] as const satisfies readonly WeekStart[];

export function TimeStyleChoice(): ReactNode {
  const { me, client } = useSurface();
  const say = useAccountWords();
  const queries = useQueryClient();
  const change = useMutation({
    scope: { id: "time style" },
    mutationFn: (style: TimeStyle) => client.changeMe({ locale: withTimeStyle(me.locale, style) }),
    onSuccess: (changed) => void queries.setQueryData(["me"], changed),
  });
  const style = change.isPending ? change.variables : timeStyleOf(me.locale);
  return (
    <section className="part">
      <h2>{say("timeStyle")}</h2>
      <div className="stack">
        <Field label={say("clock")}>
          <Select
            value={style.clock}
            onChange={(_event, { value }) => change.mutate({ ...style, clock: value as ClockStyle })}
          >
            {clocks.map((clock) => (
              <option key={clock} value={clock}>
                {say(`clock_${clock}`)}
              </option>
            ))}
          </Select>
        </Field>
        <Field label={say("weekStart")}>
          <Select
            value={style.week}
            onChange={(_event, { value }) => change.mutate({ ...style, week: value as WeekStart })}
          >
            {weeks.map((week) => (
              <option key={week} value={week}>
                {say(`week_${week}`)}
              </option>
            ))}
          </Select>
        </Field>
      </div>
      {change.isSuccess && (
        <Notice tone="good" role="status">
          {say("timeStyleSaved")}
        </Notice>
      )}
      {change.error && <ActionProblem error={change.error} />}
    </section>
  );
}
