/** A time zone, by typing part of its name. */
import { Field, Input } from "@fluentui/react-components";
import { useId } from "react";
import type { ReactNode } from "react";
import { isZone } from "./hours-draft.ts";
import { useHoursWords } from "./use-hours-words.ts";

interface ZoneProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (zone: string) => void;
}

export function ZoneField({ label, value, onChange }: ZoneProps): ReactNode {
  const say = useHoursWords();
  const listId = useId();
  const isWrong = value !== "" && !isZone(value);
  return (
    <Field label={label} {...(isWrong ? { validationMessage: say("zoneWrong") } : {})}>
      <Input list={listId} value={value} onChange={(_event, data) => onChange(data.value.replaceAll(" ", "_"))} />
      <datalist id={listId}>
        {Intl.supportedValuesOf("timeZone").map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
    </Field>
  );
}
