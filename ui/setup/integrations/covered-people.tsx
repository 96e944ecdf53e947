/** Everybody whom an integration is about, by how their account does. */
import { Button, Dropdown, Field, Input, Option } from "@fluentui/react-components";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import type { CoveredPerson, Integration } from "#contract/integrations.ts";
import { ActionProblem } from "../../action-problem.tsx";
import { EmailAddress } from "../../email-address.tsx";
import { shortWhen } from "../../format/when.ts";
import { Bone, Bones } from "../../screen.tsx";
import { useSurface, useViewer } from "../../surface-context.tsx";
import { Inaccessible } from "./test-result.tsx";
import { useIntegrationCalls, useIntegrationWords } from "./use-integrations.ts";

const filters = ["all", "inaccessible", "spreading", "accessible", "unchecked"] as const;
type Filter = (typeof filters)[number];

export function CoveredPeople({ integration }: { readonly integration: Integration }): ReactNode {
  const { t } = useSurface();
  const calls = useIntegrationCalls();
  const say = useIntegrationWords();
  const { vendor, people } = integration;
  const [filter, setFilter] = useState<Filter>(people.inaccessible > 0 ? "inaccessible" : "all");
  const [q, setQ] = useState("");
  const list = useInfiniteQuery({
    // The figures are part of it: when somebody heals, the list is read anew.
    queryKey: ["integrations", vendor, "people", filter, q, people],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      calls.people(vendor, {
        limit: 50,
        ...(filter === "all" ? {} : { state: filter }),
        ...(q.trim() === "" ? {} : { q: q.trim() }),
        ...(pageParam === undefined ? {} : { cursor: pageParam }),
      }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: (before) => before,
  });
  const found = list.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <>
      <h3>{say("peopleTitle")}</h3>
      <div className="row">
        <Field label={say("peopleFilter")}>
          <Dropdown
            value={say(`filter_${filter}`)}
            selectedOptions={[filter]}
            onOptionSelect={(_event, data) => setFilter((data.optionValue ?? "all") as Filter)}
          >
            {filters.map((each) => (
              <Option key={each} value={each}>
                {say(`filter_${each}`)}
              </Option>
            ))}
          </Dropdown>
        </Field>
        <Field label={say("peopleFind")}>
          <Input type="search" value={q} onChange={(_event, data) => setQ(data.value)} />
        </Field>
      </div>
      {list.isPending && (
        <Bones label={t("loading")}>
          <Bone width="100%" height="6rem" />
        </Bones>
      )}
      {list.error && <ActionProblem error={list.error} />}
      {list.data && found.length === 0 && <p className="quiet">{say("peopleNone")}</p>}
      <ul className="cards">
        {found.map((person) => (
          <li key={person.personId} className="card">
            <Covered person={person} vendor={vendor} />
          </li>
        ))}
      </ul>
      {list.hasNextPage && (
        <div className="row">
          <Button disabledFocusable={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {say("more")}
          </Button>
        </div>
      )}
    </>
  );
}

function Covered({
  person,
  vendor,
}: {
  readonly person: CoveredPerson;
  readonly vendor: Integration["vendor"];
}): ReactNode {
  const say = useIntegrationWords();
  const viewer = useViewer();
  const { name, email, state, detail, fix, note, since } = person;
  return (
    <>
      <div className="row spread">
        <span className={`pill ${state === "accessible" ? "done" : state === "inaccessible" ? "broken" : ""}`}>
          {say(`state_${state}`)}
        </span>
        {since !== undefined && <span className="quiet">{say("since", { when: shortWhen(since, viewer) })}</span>}
      </div>
      {detail !== undefined && fix !== undefined ? (
        <Inaccessible person={{ ...person, detail, fix }} vendor={vendor} />
      ) : (
        <>
          <p className="card-title">{name}</p>
          <p className="quiet">
            <EmailAddress>{email}</EmailAddress>
          </p>
        </>
      )}
      {note !== undefined && <p>{note}</p>}
    </>
  );
}
