/** Templates, for whoever teaches: each becomes an offering of their own in one press. */
import { Button } from "@fluentui/react-components";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import type { OfferingTemplate } from "#contract/offering-templates.ts";
import { Notice } from "../../screen.tsx";
import { AdministrationProblem } from "../administration-problem.tsx";
import { useAdministration, useAdministrationWords } from "../use-administration.ts";

/** Nothing, where the organisation has no templates. */
export function OfferTemplates(): ReactNode {
  const administration = useAdministration();
  const say = useAdministrationWords();
  const templates = useQuery({ queryKey: ["templates"], queryFn: () => administration.templates() });
  if (!templates.data || templates.data.length === 0) return null;
  return (
    <section className="part ask">
      <h2>{say("offerTitle")}</h2>
      <p className="quiet">{say("offerHint")}</p>
      <ul className="cards">
        {templates.data.map((template) => (
          <Offered key={template.id} template={template} />
        ))}
      </ul>
    </section>
  );
}

function Offered({ template }: { readonly template: OfferingTemplate }): ReactNode {
  const administration = useAdministration();
  const say = useAdministrationWords();
  const queries = useQueryClient();
  const [key] = useState(() => crypto.randomUUID());
  const { id, name, description, durationMinutes, isOffered } = template;
  const offer = useMutation({
    mutationFn: () => administration.offerTemplate(id, { idempotencyKey: key }),
    onSuccess: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ["templates"] }),
        queries.invalidateQueries({ queryKey: ["offerings"] }),
      ]),
  });
  return (
    <li className="card slim">
      <h3 className="card-title">{name}</h3>
      {description !== "" && <p>{description}</p>}
      <p className="quiet">{say("templateLength", { n: durationMinutes })}</p>
      {isOffered || offer.isSuccess ? (
        <Notice tone="good" role={offer.isSuccess ? "status" : "none"}>
          {say("offered")}
        </Notice>
      ) : (
        <div className="row">
          <Button disabledFocusable={offer.isPending} onClick={() => offer.mutate()}>
            {say("offerDo", { name })}
          </Button>
        </div>
      )}
      {offer.error && <AdministrationProblem error={offer.error} />}
    </li>
  );
}
