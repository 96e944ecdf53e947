/** What is special about one stretch of hours: for which offerings it counts, and where sessions in it take place. */
import { Checkbox, Field, Input, Select } from "@fluentui/react-components";
import type { ReactNode } from "react";
import type { Offering } from "#contract/offerings.ts";
import type { HoursWindow } from "./hours-draft.ts";
import { useHoursWords } from "./use-hours-words.ts";

interface DetailsProps {
  readonly window: HoursWindow;
  readonly offerings: readonly Offering[];
  readonly onChange: (window: HoursWindow) => void;
}

export function WindowDetails({ window, offerings, onChange }: DetailsProps): ReactNode {
  const say = useHoursWords();
  const chosen = window.offeringIds ?? [];
  function toggle(id: string): void {
    const next = chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id];
    const { offeringIds: _, ...rest } = window;
    onChange(next.length === 0 ? rest : { ...rest, offeringIds: next });
  }
  function place(value: string): void {
    const { presence: _, location: __, generateUrl: ___, ...rest } = window;
    if (value === "virtual") onChange({ ...rest, presence: "virtual", generateUrl: true });
    else if (value === "in_person" || value === "phone") onChange({ ...rest, presence: value, generateUrl: false });
    else onChange(rest);
  }
  return (
    <div className="window-more">
      {offerings.length > 1 && (
        <fieldset className="choices">
          <legend>{say("onlyFor")}</legend>
          {chosen.length === 0 && <span className="quiet">{say("allOfferings")}</span>}
          {offerings.map(({ id, name }) => (
            <Checkbox key={id} label={name} checked={chosen.includes(id)} onChange={() => toggle(id)} />
          ))}
        </fieldset>
      )}
      <Field label={say("place")}>
        <Select value={window.presence ?? ""} onChange={(_event, { value }) => place(value)}>
          <option value="">{say("placeUsual")}</option>
          <option value="virtual">{say("placeOnline")}</option>
          <option value="in_person">{say("placeHere")}</option>
          <option value="phone">{say("placePhone")}</option>
        </Select>
      </Field>
      {window.presence === "in_person" && (
        <Field label={say("address")}>
          <Input
            value={window.location ?? ""}
            maxLength={300}
            onChange={(_event, { value }) => onChange({ ...window, location: value })}
          />
        </Field>
      )}
      {window.presence === "virtual" && (
        <Checkbox
          label={say("ownMeeting")}
          checked={window.generateUrl !== false}
          onChange={(_event, { checked }) => onChange({ ...window, generateUrl: checked === true })}
        />
      )}
    </div>
  );
}
