/** The rules in four parts: times, changes, people, place. */
import { Field, Input, Select } from "@fluentui/react-components";
import type { ReactNode } from "react";
import type { Offering } from "#contract/offerings.ts";
import { useCatalogue } from "../catalogue.ts";
import { publishWords } from "./publish-words.ts";
import { CountField, LengthField, Tick } from "./rules-fields.tsx";

interface PartProps {
  readonly rules: Offering;
  readonly set: (change: Partial<Offering>) => void;
}

const notices = [0, 60, 120, 240, 720, 1440, 2880, 10_080] as const;
const buffers = [0, 5, 10, 15, 30, 60] as const;

export function TimesPart({ rules, set }: PartProps): ReactNode {
  const say = useCatalogue(publishWords);
  const { limits = {} } = rules;
  const limit = (change: Partial<typeof limits>): void => {
    const next = Object.entries({ ...limits, ...change }).filter(([, value]) => value !== undefined);
    set({ limits: Object.fromEntries(next) });
  };
  return (
    <fieldset className="choices rules-part">
      <legend>{say("partTimes")}</legend>
      <LengthField
        label={say("duration")}
        value={rules.durationMinutes}
        choices={[15, 30, 45, 60, 75, 90, 120]}
        onChange={(durationMinutes) => set({ durationMinutes })}
      />
      {rules.dates === "open" && (
        <LengthField
          label={say("grid")}
          value={rules.incrementMinutes}
          choices={[5, 10, 15, 20, 30, 60]}
          onChange={(incrementMinutes) => set({ incrementMinutes })}
        />
      )}
      <LengthField
        label={say("notice")}
        value={rules.minimumNoticeMinutes}
        choices={notices}
        none={say("noNotice")}
        onChange={(minimumNoticeMinutes) => set({ minimumNoticeMinutes })}
      />
      <WindowFields rules={rules} set={set} />
      <LengthField
        label={say("before")}
        value={rules.bufferBeforeMinutes}
        choices={buffers}
        none={say("noBuffer")}
        onChange={(bufferBeforeMinutes) => set({ bufferBeforeMinutes })}
      />
      <LengthField
        label={say("after")}
        value={rules.bufferAfterMinutes}
        choices={buffers}
        none={say("noBuffer")}
        onChange={(bufferAfterMinutes) => set({ bufferAfterMinutes })}
      />
      {(["perDay", "perWeek", "perMonth"] as const).map((each) => (
        <CountField
          key={each}
          label={say(each)}
          value={limits[each]}
          most={1000}
          none={say("noLimit")}
          onChange={(count) => limit({ [each]: count })}
        />
      ))}
      <Tick
        label={say("tentative")}
        value={rules.blocks.includes("tentative")}
        onChange={(blocks) => {
          const others = rules.blocks.filter((each) => each !== "tentative");
          set({ blocks: blocks ? [...others, "tentative"] : others });
        }}
      />
    </fieldset>
  );
}

function WindowFields({ rules: { window }, set }: PartProps): ReactNode {
  const say = useCatalogue(publishWords);
  const days = "days" in window ? window.days : 60;
  function choose(type: string): void {
    if (type === "rolling" || type === "rolling_available") set({ window: { type, days } });
    if (type === "unlimited") set({ window: { type } });
    if (type === "range") set({ window: { type, from: "", to: "" } });
  }
  return (
    <>
      <Field label={say("window")}>
        <Select value={window.type} onChange={(_event, { value }) => choose(value)}>
          <option value="rolling">{say("windowDays")}</option>
          <option value="rolling_available">{say("windowOpen")}</option>
          <option value="range">{say("windowRange")}</option>
          <option value="unlimited">{say("windowUnlimited")}</option>
        </Select>
      </Field>
      {(window.type === "rolling" || window.type === "rolling_available") && (
        <CountField
          label={say("days")}
          value={window.days}
          most={730}
          none=""
          onChange={(count) => set({ window: { ...window, days: count ?? 1 } })}
        />
      )}
      {window.type === "rolling" && (
        <Tick
          label={say("workdaysOnly")}
          value={window.businessDaysOnly === true}
          onChange={(businessDaysOnly) => set({ window: { ...window, businessDaysOnly } })}
        />
      )}
      {window.type === "range" && (
        <div className="adding">
          <Field label={say("rangeFrom")}>
            <Input
              type="date"
              value={window.from}
              onChange={(_event, { value }) => set({ window: { ...window, from: value } })}
            />
          </Field>
          <Field label={say("rangeTo")}>
            <Input
              type="date"
              value={window.to}
              onChange={(_event, { value }) => set({ window: { ...window, to: value } })}
            />
          </Field>
        </div>
      )}
    </>
  );
}

export function ChangesPart({ rules, set }: PartProps): ReactNode {
  const say = useCatalogue(publishWords);
  return (
    <fieldset className="choices rules-part">
      <legend>{say("partChanges")}</legend>
      <LengthField
        label={say("cutoff")}
        value={rules.cutoffMinutes}
        choices={notices}
        none={say("untilStart")}
        say={(length) => say("beforeStart", { length })}
        onChange={(cutoffMinutes) => set({ cutoffMinutes })}
      />
      <CountField
        label={say("maximumMoves")}
        value={rules.maximumMoves === 100 ? undefined : rules.maximumMoves}
        least={0}
        most={99}
        none={say("noLimit")}
        onChange={(maximumMoves) => set({ maximumMoves })}
      />
      <Tick
        label={say("requireReason")}
        value={rules.requireReason}
        onChange={(requireReason) => set({ requireReason })}
      />
      <Tick label={say("selfRemoval")} value={rules.selfRemoval} onChange={(selfRemoval) => set({ selfRemoval })} />
      <Tick
        label={say("declineFreesSeat")}
        value={rules.declineFreesSeat}
        onChange={(declineFreesSeat) => set({ declineFreesSeat })}
      />
    </fieldset>
  );
}

export function PeoplePart({ rules, set }: PartProps): ReactNode {
  const say = useCatalogue(publishWords);
  return (
    <fieldset className="choices rules-part">
      <legend>{say("partPeople")}</legend>
      <Tick label={say("requireMatch")} value={rules.requireMatch} onChange={(requireMatch) => set({ requireMatch })} />
      {rules.kind === "group" && (
        <>
          <CountField
            label={say("seats")}
            value={rules.capacity}
            most={1000}
            none=""
            onChange={(capacity) => set({ capacity: capacity ?? 1 })}
          />
          <Tick label={say("waitlist")} value={rules.waitlist} onChange={(waitlist) => set({ waitlist })} />
          <Tick label={say("showsRoster")} value={rules.showsRoster} onChange={(showsRoster) => set({ showsRoster })} />
          {rules.dates === "published" && (
            <Tick label={say("publicPage")} value={rules.publicPage} onChange={(publicPage) => set({ publicPage })} />
          )}
          <CountField
            label={say("minimum")}
            value={rules.minimumRoster === 1 ? undefined : rules.minimumRoster}
            least={2}
            most={rules.capacity}
            none={say("noLimit")}
            onChange={(minimumRoster) => set({ minimumRoster })}
          />
          {(rules.minimumRoster ?? 1) > 1 && (
            <LengthField
              label={say("deadline")}
              value={rules.minimumRosterDeadlineMinutes}
              choices={[60, 240, 720, 1440, 2880, 10_080]}
              say={(length) => say("beforeStart", { length })}
              onChange={(minimumRosterDeadlineMinutes) => set({ minimumRosterDeadlineMinutes })}
            />
          )}
        </>
      )}
    </fieldset>
  );
}

const vendors = ["teams", "zoom", "meet"] as const;
const vendorNames = { teams: "Microsoft Teams", zoom: "Zoom", meet: "Google Meet" } as const;

export function PlacePart({ rules, set }: PartProps): ReactNode {
  const say = useCatalogue(publishWords);
  const { presence } = rules;
  function place(value: string): void {
    if (value === "virtual") set({ presence: value, generateUrl: true });
    if (value === "in_person" || value === "phone") set({ presence: value, generateUrl: false });
  }
  return (
    <fieldset className="choices rules-part">
      <legend>{say("partPlace")}</legend>
      <Field label={say("place")}>
        <Select value={presence} onChange={(_event, { value }) => place(value)}>
          <option value="virtual">{say("placeOnline")}</option>
          <option value="in_person">{say("placeHere")}</option>
          <option value="phone">{say("placePhone")}</option>
        </Select>
      </Field>
      {presence === "in_person" && (
        <Field label={say("address")}>
          <Input
            value={rules.location ?? ""}
            maxLength={300}
            onChange={(_event, { value }) => set({ location: value })}
          />
        </Field>
      )}
      {presence === "virtual" && (
        <Field label={say("vendor")}>
          <Select
            value={rules.generateUrl ? rules.meetingVendor : "none"}
            onChange={(_event, { value }) => {
              const vendor = vendors.find((each) => each === value) ?? "provider";
              set(value === "none" ? { generateUrl: false } : { generateUrl: true, meetingVendor: vendor });
            }}
          >
            <option value="provider">{say("vendorProvider")}</option>
            {vendors.map((each) => (
              <option key={each} value={each}>
                {vendorNames[each]}
              </option>
            ))}
            <option value="none">{say("vendorNone")}</option>
          </Select>
        </Field>
      )}
    </fieldset>
  );
}
