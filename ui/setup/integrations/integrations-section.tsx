/** The vendors that an organisation can connect, and the set-up of the one that is open. */
import { Button } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import type { Integration } from "#contract/integrations.ts";
import { useNavigation } from "../../navigation.tsx";
import { ProblemScreen } from "../../problem-screen.tsx";
import { Bone, Bones } from "../../screen.tsx";
import { useSurface } from "../../surface-context.tsx";
import { IntegrationOverview } from "./integration-overview.tsx";
import { StatusPill } from "./status-pill.tsx";
import { useIntegrations, useIntegrationWords } from "./use-integrations.ts";
import { Wizard } from "./wizard.tsx";

export function IntegrationsSection({ item }: { readonly item?: string }): ReactNode {
  const { t, client, host } = useSurface();
  const integrations = useIntegrations();
  const open = integrations.data?.find(({ vendor }) => vendor === item);
  return (
    <section className="part integrations">
      {integrations.isPending && (
        <Bones label={t("loading")}>
          <Bone width="100%" height="12rem" />
        </Bones>
      )}
      {integrations.isError && (
        <ProblemScreen
          error={integrations.error}
          t={t}
          clientName={host.clientName}
          now={client.now()}
          place="part"
          onRetry={() => void integrations.refetch()}
        />
      )}
      {integrations.data && (open ? <One key={open.vendor} integration={open} /> : <Cards all={integrations.data} />)}
    </section>
  );
}

/** Set up so far, or not: an unfinished one goes on where it stopped. */
function One({ integration }: { readonly integration: Integration }): ReactNode {
  const { me } = useSurface();
  // Support looks and tests; the steps are an administrator's.
  const [isInWizard, setIsInWizard] = useState(isUnfinished(integration) && me.roles.includes("administrator"));
  return isInWizard ? (
    <Wizard integration={integration} onDone={() => setIsInWizard(false)} />
  ) : (
    <IntegrationOverview integration={integration} />
  );
}

const isUnfinished = ({ status }: Integration): boolean =>
  status === "not_set_up" || status === "not_authorised" || status === "waiting" || status === "confirming";

function Cards({ all }: { readonly all: readonly Integration[] }): ReactNode {
  const say = useIntegrationWords();
  return (
    <>
      <p>{say("intro")}</p>
      <ul className="cards">
        {all.map((integration) => (
          <VendorCard key={integration.vendor} integration={integration} />
        ))}
      </ul>
    </>
  );
}

function VendorCard({ integration }: { readonly integration: Integration }): ReactNode {
  const { t, me } = useSurface();
  const { go } = useNavigation();
  const say = useIntegrationWords();
  const { vendor, status, authorisation } = integration;
  const isNew = status === "not_set_up";
  const mayOpen = !isNew || me.roles.includes("administrator");
  return (
    <li className="card">
      <div className="row spread">
        <h2>{t(vendor)}</h2>
        <StatusPill status={status} />
      </div>
      <p className="quiet">{say(`${vendor}What`)}</p>
      {status === "refused" && authorisation.problem !== undefined && <p>{authorisation.problem}</p>}
      {mayOpen && (
        <p>
          <Button
            appearance={isNew ? "secondary" : "primary"}
            aria-label={`${say(isNew ? "begin" : isUnfinished(integration) ? "continueSetup" : "open")}: ${t(vendor)}`}
            onClick={() => go({ screen: "setup", section: "integrations", item: vendor })}
          >
            {say(isNew ? "begin" : isUnfinished(integration) ? "continueSetup" : "open")}
          </Button>
        </p>
      )}
    </li>
  );
}
