/** Asks whoever has the rights: what for and why, with a link or credentials. It waits, and notices by itself. */
import { Button, Spinner } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import type { Authorization, Integration } from "#contract/integrations.ts";
import { WhatWeAsk } from "../../account/connect-card.tsx";
import { ActionProblem } from "../../action-problem.tsx";
import { shortWhen } from "../../format/when.ts";
import { Notice } from "../../screen.tsx";
import { useSurface, useViewer } from "../../surface-context.tsx";
import { EnterCredentials } from "./enter-credentials.tsx";
import { MailLink } from "./mail-link.tsx";
import { useIntegrationAct, useIntegrationCalls, useIntegrationWords } from "./use-integrations.ts";

interface AuthoriseProps {
  readonly integration: Integration;
  readonly onBack: () => void;
}

export function AuthoriseStep({ integration, onBack }: AuthoriseProps): ReactNode {
  const calls = useIntegrationCalls();
  const say = useIntegrationWords();
  const { vendor } = integration;
  // Asked once for as long as the step is shown: each asking makes a new link.
  const asked = useQuery({
    queryKey: ["authorization", vendor],
    queryFn: () => calls.authorize(vendor, {}),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  return (
    <>
      <p>{say("authoriseIntro")}</p>
      <Standing integration={integration} />
      {asked.isPending && <Spinner size="tiny" />}
      {asked.error && <ActionProblem error={asked.error} />}
      {asked.data && (
        <>
          <Permissions asked={asked.data} />
          {vendor === "microsoft" ? (
            <Link vendor={vendor} asked={asked.data} />
          ) : (
            <EnterCredentials integration={integration} asked={asked.data} />
          )}
        </>
      )}
      <div className="row">
        <Button onClick={onBack}>{say("previous")}</Button>
      </div>
    </>
  );
}

/** Where it stands: read out when it changes. */
function Standing({ integration }: { readonly integration: Integration }): ReactNode {
  const say = useIntegrationWords();
  const viewer = useViewer();
  const { status, authorisation } = integration;
  const { problem, missing, askedBy, askedAt } = authorisation;
  const lines = [
    ...(status === "waiting" && askedBy !== undefined && askedAt !== undefined
      ? [say("waiting", { name: askedBy, when: shortWhen(askedAt, viewer) })]
      : []),
    ...(status === "confirming" && problem === undefined ? [say("confirming")] : []),
    ...(problem === undefined ? [] : [problem]),
    ...(missing.length > 0 ? [say("missing", { names: missing.join(", ") })] : []),
  ];
  return (
    <div role="status">
      {lines.length > 0 && (
        <Notice tone={status === "refused" ? "bad" : "info"}>
          {lines.map((line) => (
            <p key={line}>{line}</p>
          ))}
        </Notice>
      )}
    </div>
  );
}

function Permissions({ asked }: { readonly asked: Authorization }): ReactNode {
  const say = useIntegrationWords();
  return (
    <>
      <h3>{say("permissions")}</h3>
      <dl className="reasons">
        {asked.permissions.map(({ name, reason }) => (
          <div key={name}>
            <dt>
              <code>{name}</code>
            </dt>
            <dd>{reason}</dd>
          </div>
        ))}
      </dl>
      <p>
        <WhatWeAsk />
      </p>
    </>
  );
}

function Link({ vendor, asked }: { readonly vendor: Integration["vendor"]; readonly asked: Authorization }): ReactNode {
  const { host } = useSurface();
  const calls = useIntegrationCalls();
  const say = useIntegrationWords();
  const [isCopied, setIsCopied] = useState(false);
  const look = useIntegrationAct(() => calls.confirm(vendor));
  const url = asked.adminConsentUrl ?? "";
  const copy = async (): Promise<void> => {
    await navigator.clipboard?.writeText(url);
    setIsCopied(true);
  };
  return (
    <>
      <p className="quiet">
        {say("applicationId")}: <code>{asked.applicationId}</code>
      </p>
      <div className="row">
        <Button appearance="primary" onClick={() => void host.openLink(url)}>
          {say("openPage")}
        </Button>
        <Button onClick={() => void copy().catch(() => setIsCopied(false))}>
          {say(isCopied ? "copied" : "copyLink")}
        </Button>
        <Button disabledFocusable={look.isPending} onClick={() => look.mutate()}>
          {say("lookNow")}
        </Button>
      </div>
      <code className="link">{url}</code>
      {look.error && <ActionProblem error={look.error} />}
      <MailLink vendor={vendor} />
    </>
  );
}
