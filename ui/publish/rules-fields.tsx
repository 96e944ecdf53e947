/** The kinds of fields that rules are made of. */
import { Checkbox, Field, Input, Select } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { lengthWords } from "../format/lengths.ts";
import { useViewer } from "../surface-context.tsx";

interface LengthProps {
  readonly label: string;
  /** Minutes. */
  readonly value: number;
  readonly choices: readonly number[];
  /** What 0 is called. */
  readonly none?: string;
  /** How a length is said; absent = by itself. */
  readonly say?: (length: string) => string;
  readonly onChange: (minutes: number) => void;
}

/** A length of time out of a few; one that is set otherwise already stays among them. */
export function LengthField({ label, value, choices, none, say, onChange }: LengthProps): ReactNode {
  const { locale } = useViewer();
  const all = [...new Set([...choices, value])].sort((one, other) => one - other);
  const words = (minutes: number): string => {
    if (minutes === 0 && none !== undefined) return none;
    const length = lengthWords(minutes, locale);
    return say ? say(length) : length;
  };
  return (
    <Field label={label}>
      <Select value={String(value)} onChange={(_event, data) => onChange(Number(data.value))}>
        {all.map((minutes) => (
          <option key={minutes} value={minutes}>
            {words(minutes)}
          </option>
        ))}
      </Select>
    </Field>
  );
}

interface CountProps {
  readonly label: string;
  /** `undefined` = no limit. */
  readonly value: number | undefined;
  readonly most: number;
  readonly least?: number;
  readonly none: string;
  readonly onChange: (count: number | undefined) => void;
}

/** A number that may be left empty. */
export function CountField({ label, value, most, least = 1, none, onChange }: CountProps): ReactNode {
  function change(text: string): void {
    const count = Math.trunc(Number(text));
    onChange(text.trim() === "" || Number.isNaN(count) ? undefined : Math.min(most, Math.max(least, count)));
  }
  return (
    <Field label={label}>
      <Input
        type="number"
        min={least}
        max={most}
        placeholder={none}
        value={value === undefined ? "" : String(value)}
        onChange={(_event, data) => change(data.value)}
      />
    </Field>
  );
}

interface TickProps {
  readonly label: string;
  readonly value: boolean;
  readonly onChange: (next: boolean) => void;
}

export const Tick = ({ label, value, onChange }: TickProps): ReactNode => (
  <Checkbox label={label} checked={value} onChange={(_event, { checked }) => onChange(checked === true)} />
);
