/** The audit log: who did what that matters, by time, person and kind. */
import { Field, Input, Select } from "@fluentui/react-components";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import type { ReactNode } from "react";
import type { AuditEntry, AuditQuery } from "#contract/audit.ts";
import { fullDate, timeOf } from "../../format/when.ts";
import { useViewer } from "../../surface-context.tsx";
import { Pages, SectionFrame } from "../section-frame.tsx";
import { useAdministration, useAdministrationWords } from "../use-administration.ts";
import type { SayAdministration } from "../use-administration.ts";

const areas = [
  "people",
  "matches",
  "connections",
  "integrations",
  "offerings",
  "webhooks",
  "settings",
  "organisation",
] as const;
const dayMs = 24 * 60 * 60_000;

interface Filter {
  readonly actor: string;
  readonly subject: string;
  readonly what: (typeof areas)[number] | "";
  /** Local dates. */
  readonly from: string;
  readonly to: string;
}

export function ActivitySection(): ReactNode {
  const administration = useAdministration();
  const say = useAdministrationWords();
  const [filter, setFilter] = useState<Filter>({ actor: "", subject: "", what: "", from: "", to: "" });
  const wish = wishOf(useDeferredValue(filter));
  const list = useInfiniteQuery({
    queryKey: ["audit", wish],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor }) =>
      administration.audit({ ...wish, limit: 50, ...(cursor === undefined ? {} : { cursor }) }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const isFiltered = Object.keys(wish).length > 0;
  return (
    <SectionFrame title={say("activityTitle")} intro={say("activityIntro")}>
      <Filters filter={filter} onChange={(change) => setFilter({ ...filter, ...change })} />
      <Pages
        list={list}
        empty={say(isFiltered ? "noneFound" : "activityEmpty")}
        show={(entry) => <Entry key={entry.id} entry={entry} />}
      />
    </SectionFrame>
  );
}

function Filters(props: { readonly filter: Filter; readonly onChange: (change: Partial<Filter>) => void }): ReactNode {
  const say = useAdministrationWords();
  const { filter, onChange } = props;
  return (
    <div className="filters">
      <Field label={say("activityWho")}>
        <Input type="search" value={filter.actor} onChange={(_event, data) => onChange({ actor: data.value })} />
      </Field>
      <Field label={say("activityAbout")}>
        <Input type="search" value={filter.subject} onChange={(_event, data) => onChange({ subject: data.value })} />
      </Field>
      <Field label={say("activityWhat")}>
        <Select value={filter.what} onChange={(_event, data) => onChange({ what: data.value as Filter["what"] })}>
          <option value="">{say("what_any")}</option>
          {areas.map((area) => (
            <option key={area} value={area}>
              {say(`what_${area}`)}
            </option>
          ))}
        </Select>
      </Field>
      <Field label={say("activityFrom")}>
        <Input type="date" value={filter.from} onChange={(_event, data) => onChange({ from: data.value })} />
      </Field>
      <Field label={say("activityTo")}>
        <Input type="date" value={filter.to} onChange={(_event, data) => onChange({ to: data.value })} />
      </Field>
    </div>
  );
}

/** What is asked for; a day that is still being typed is left out. The last day counts whole. */
function wishOf(filter: Filter): Partial<AuditQuery> {
  const begin = (day: string, addedMs: number): string | undefined => {
    const at = /^2[01]\d\d-/.test(day) ? new Date(`${day}T00:00:00`).getTime() + addedMs : Number.NaN;
    return Number.isNaN(at) ? undefined : new Date(at).toISOString().replace(".000Z", "Z");
  };
  const wish = {
    actor: filter.actor.trim(),
    subject: filter.subject.trim(),
    what: filter.what,
    from: begin(filter.from, 0),
    to: begin(filter.to, dayMs),
  };
  return Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== "" && value !== undefined));
}

function Entry({ entry }: { readonly entry: AuditEntry }): ReactNode {
  const say = useAdministrationWords();
  const viewer = useViewer();
  const { at, by, people, subject, what } = entry;
  const names = [...people.map((one) => nameOf(one, say)), ...(subject?.name === undefined ? [] : [subject.name])];
  return (
    <li className="card slim">
      <p>{what}</p>
      {names.length > 0 && <p>{say("about", { names: names.join(", ") })}</p>}
      <p className="quiet">
        {[by === undefined ? say("byItself") : nameOf(by, say), `${fullDate(at, viewer)}, ${timeOf(at, viewer)}`].join(
          " · ",
        )}
      </p>
    </li>
  );
}

const nameOf = (person: { readonly displayName?: string | undefined }, say: SayAdministration): string =>
  person.displayName ?? say("deletedPerson");
