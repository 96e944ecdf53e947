/** Up to three times that somebody names: a day, from when, until when. */
import { Button, Field, Input } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { toInstant } from "../format/wall-time.ts";
import { useWishWords } from "./use-wish-words.ts";

export interface TimeDraft {
  readonly id: string;
  readonly date: string;
  readonly from: string;
  readonly to: string;
}

const mostTimes = 3;

interface RowsProps {
  readonly rows: readonly TimeDraft[];
  readonly onChange: (rows: readonly TimeDraft[]) => void;
}

export function TimeRows({ rows, onChange }: RowsProps): ReactNode {
  const say = useWishWords();
  const change = (id: string, more: Partial<TimeDraft>): void =>
    onChange(rows.map((row) => (row.id === id ? { ...row, ...more } : row)));
  return (
    <>
      {rows.map((row, index) => (
        <fieldset key={row.id} className="named-time">
          <legend>{say("time", { n: index + 1 })}</legend>
          <Field label={say("date")}>
            <Input
              type="date"
              autoFocus
              value={row.date}
              onChange={(_event, { value }) => change(row.id, { date: value })}
            />
          </Field>
          <Field label={say("from")}>
            <Input type="time" value={row.from} onChange={(_event, { value }) => change(row.id, { from: value })} />
          </Field>
          <Field label={say("to")}>
            <Input type="time" value={row.to} onChange={(_event, { value }) => change(row.id, { to: value })} />
          </Field>
          <Button size="small" appearance="subtle" onClick={() => onChange(rows.filter(({ id }) => id !== row.id))}>
            {say("removeTime", { n: index + 1 })}
          </Button>
        </fieldset>
      ))}
      {rows.length < mostTimes && (
        <div>
          <Button
            size="small"
            onClick={() => onChange([...rows, { id: crypto.randomUUID(), date: "", from: "09:00", to: "12:00" }])}
          >
            {say(rows.length === 0 ? "exactly" : "exactlyMore")}
          </Button>
        </div>
      )}
    </>
  );
}

/** As instants; `undefined` when one of them is no time ahead with room for a session. */
export function namedTimes(
  rows: readonly TimeDraft[],
  about: { readonly timeZone: string; readonly now: number; readonly minutes: number },
): { startsAt: string; endsAt: string }[] | undefined {
  const times: { startsAt: string; endsAt: string }[] = [];
  for (const { date, from, to } of rows) {
    const startsAt = toInstant(`${date}T${from}`, about.timeZone);
    const endsAt = toInstant(`${date}T${to}`, about.timeZone);
    if (startsAt === undefined || endsAt === undefined) return undefined;
    const hasRoom = Date.parse(endsAt) - Date.parse(startsAt) >= about.minutes * 60_000;
    if (!hasRoom || Date.parse(startsAt) <= about.now) return undefined;
    times.push({ startsAt, endsAt });
  }
  return times;
}
