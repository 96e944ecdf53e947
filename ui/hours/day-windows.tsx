/** The hours of one day: any number of stretches, each with what is special about it. */
import { Button, Field, Input } from "@fluentui/react-components";
import { DismissRegular } from "@fluentui/react-icons/svg/dismiss";
import { useState } from "react";
import type { ReactNode } from "react";
import type { Offering } from "#contract/offerings.ts";
import { endMeant, endShown, fits, nextWindow } from "./hours-draft.ts";
import type { HoursWindow } from "./hours-draft.ts";
import { useHoursWords } from "./use-hours-words.ts";
import { WindowDetails } from "./window-details.tsx";

interface DayProps {
  /** Names the day for who cannot see the heading. */
  readonly day: string;
  readonly windows: readonly HoursWindow[];
  readonly offerings: readonly Offering[];
  readonly onChange: (windows: HoursWindow[]) => void;
  /** More that can be done with this day. */
  readonly children?: ReactNode;
}

export function DayWindows({ day, windows, offerings, onChange, children }: DayProps): ReactNode {
  const say = useHoursWords();
  const replace = (index: number, next: HoursWindow): void =>
    onChange(windows.map((each, at) => (at === index ? next : each)));
  return (
    <div className="day-windows">
      {windows.length === 0 && <p className="quiet">{say("closed")}</p>}
      {windows.map((window, index) => (
        <WindowRow
          // Stretches have no ids of their own; their place in the day is who they are.
          key={index}
          day={day}
          window={window}
          offerings={offerings}
          onChange={(next) => replace(index, next)}
          onRemove={() => onChange(windows.filter((_each, at) => at !== index))}
        />
      ))}
      <div className="row">
        <Button
          size="small"
          aria-label={say("addWindowOn", { day })}
          onClick={() => onChange([...windows, nextWindow(windows)])}
        >
          {say("addWindow")}
        </Button>
        {children}
      </div>
    </div>
  );
}

interface RowProps {
  readonly day: string;
  readonly window: HoursWindow;
  readonly offerings: readonly Offering[];
  readonly onChange: (window: HoursWindow) => void;
  readonly onRemove: () => void;
}

function WindowRow({ day, window, offerings, onChange, onRemove }: RowProps): ReactNode {
  const say = useHoursWords();
  const isSpecial = [window.offeringIds, window.presence, window.location].some((each) => each !== undefined);
  const [isOpen, setIsOpen] = useState(isSpecial);
  const { from, to } = window;
  return (
    <div className="window">
      <div className="window-times">
        <Input
          type="time"
          aria-label={say("fromOn", { day })}
          value={from}
          onChange={(_event, { value }) => onChange({ ...window, from: value })}
        />
        <span aria-hidden="true">–</span>
        <Input
          type="time"
          aria-label={say("toOn", { day })}
          value={endShown(to)}
          onChange={(_event, { value }) => onChange({ ...window, to: endMeant(value) })}
        />
        <Button
          size="small"
          appearance="subtle"
          aria-expanded={isOpen}
          aria-label={say("moreOf", { from, to })}
          onClick={() => setIsOpen(!isOpen)}
        >
          {say("more")}
        </Button>
        <Button
          size="small"
          appearance="subtle"
          icon={<DismissRegular />}
          aria-label={say("removeWindow", { from, to })}
          onClick={onRemove}
        />
      </div>
      {!fits(window) && <Field validationMessage={say("wrongOrder")} />}
      {isOpen && <WindowDetails window={window} offerings={offerings} onChange={onChange} />}
    </div>
  );
}
