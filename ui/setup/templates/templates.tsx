/** Templates, for administrators: an offering as it is now becomes one, and whoever teaches makes their own from it. */
import { Button, Field, Select } from "@fluentui/react-components";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import type { OfferingTemplate } from "#contract/offering-templates.ts";
import { useOfferings } from "../../queries.ts";
import { AdministrationProblem } from "../administration-problem.tsx";
import { useAdministration, useAdministrationWords } from "../use-administration.ts";

export function Templates(): ReactNode {
  const administration = useAdministration();
  const say = useAdministrationWords();
  const queries = useQueryClient();
  const offerings = useOfferings();
  const [offeringId, setOfferingId] = useState("");
  const templates = useQuery({ queryKey: ["templates"], queryFn: () => administration.templates() });
  const make = useMutation({
    mutationFn: () => administration.makeTemplate(offeringId),
    onSuccess: () => {
      setOfferingId("");
      return queries.invalidateQueries({ queryKey: ["templates"] });
    },
  });
  return (
    <section className="part ask">
      <h2>{say("templatesTitle")}</h2>
      <p className="quiet">{say("templatesHint")}</p>
      {templates.error && <AdministrationProblem error={templates.error} />}
      {templates.data?.length === 0 && <p>{say("templatesNone")}</p>}
      <ul className="cards">
        {templates.data?.map((template) => (
          <Template key={template.id} template={template} />
        ))}
      </ul>
      <form
        className="filters"
        onSubmit={(event) => {
          event.preventDefault();
          if (offeringId !== "") make.mutate();
        }}
      >
        <Field label={say("templateFrom")}>
          <Select value={offeringId} onChange={(_event, data) => setOfferingId(data.value)}>
            <option value="">{say("templateChoose")}</option>
            {offerings.data?.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        </Field>
        <Button type="submit" disabledFocusable={offeringId === "" || make.isPending}>
          {say("templateMake")}
        </Button>
      </form>
      {make.error && <AdministrationProblem error={make.error} />}
    </section>
  );
}

function Template({ template }: { readonly template: OfferingTemplate }): ReactNode {
  const administration = useAdministration();
  const say = useAdministrationWords();
  const queries = useQueryClient();
  const { id, name, durationMinutes } = template;
  const remove = useMutation({
    mutationFn: () => administration.removeTemplate(id),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["templates"] }),
  });
  return (
    <li className="card slim">
      <div className="row spread">
        <div>
          <p>{name}</p>
          <p className="quiet">{say("templateLength", { n: durationMinutes })}</p>
        </div>
        <Button size="small" disabledFocusable={remove.isPending} onClick={() => remove.mutate()}>
          {say("templateRemove", { name })}
        </Button>
      </div>
      {remove.error && <AdministrationProblem error={remove.error} />}
    </li>
  );
}
