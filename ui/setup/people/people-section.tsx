/** Everybody of the organisation: found, filtered, and one by one their roles, their leaving and what is kept of them. */
import { Field, Input, Select } from "@fluentui/react-components";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import type { ReactNode } from "react";
import type { PeopleQuery } from "#contract/directory.ts";
import type { Role } from "#contract/people.ts";
import { Pages, SectionFrame } from "../section-frame.tsx";
import { useAdministration, useAdministrationWords } from "../use-administration.ts";
import { DirectoryGroups } from "./directory-groups.tsx";
import { ImportPeople } from "./import-people.tsx";
import { PersonCard, roles } from "./person-card.tsx";

const standings = ["left", "not_opened"] as const;

export function PeopleSection(): ReactNode {
  const administration = useAdministration();
  const say = useAdministrationWords();
  const [typed, setTyped] = useState("");
  const [role, setRole] = useState<Role | "">("");
  const [standing, setStanding] = useState<(typeof standings)[number] | "">("");
  const q = useDeferredValue(typed).trim();
  const wish: PeopleQuery = {
    limit: 30,
    ...(q === "" ? {} : { q }),
    ...(role === "" ? {} : { role }),
    ...(standing === "" ? {} : { standing }),
  };
  const list = useInfiniteQuery({
    queryKey: ["people", wish],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor }) => administration.people({ ...wish, ...(cursor === undefined ? {} : { cursor }) }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  // What stands below a list whose length nobody knows yet would only move; later it stays, whatever is looked for.
  const [isListed, setIsListed] = useState(false);
  if (!isListed && !list.isPending) setIsListed(true);
  const isFiltered = q !== "" || role !== "" || standing !== "";
  return (
    <SectionFrame title={say("peopleTitle")} intro={say("peopleIntro")}>
      <div className="filters">
        <Field label={say("peopleFind")}>
          <Input type="search" value={typed} onChange={(_event, data) => setTyped(data.value)} />
        </Field>
        <Field label={say("peopleRole")}>
          <Select value={role} onChange={(_event, data) => setRole(data.value as Role | "")}>
            <option value="">{say("anyRole")}</option>
            {roles.map((each) => (
              <option key={each} value={each}>
                {say(`role_${each}`)}
              </option>
            ))}
          </Select>
        </Field>
        <Field label={say("peopleStanding")}>
          <Select value={standing} onChange={(_event, data) => setStanding(data.value as typeof standing)}>
            <option value="">{say("anyStanding")}</option>
            {standings.map((each) => (
              <option key={each} value={each}>
                {say(`standing_${each}`)}
              </option>
            ))}
          </Select>
        </Field>
      </div>
      <Pages
        list={list}
        empty={say(isFiltered ? "noneFound" : "peopleEmpty")}
        show={(person) => <PersonCard key={person.id} person={person} />}
      />
      {isListed && (
        <>
          <ImportPeople />
          <DirectoryGroups />
        </>
      )}
    </SectionFrame>
  );
}
