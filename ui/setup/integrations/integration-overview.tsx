/** A vendor that is set up: how it does, whom it reaches, and everything that can be changed. */
import { Button } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import type { Integration, SaveIntegration } from "#contract/integrations.ts";
import { ActionProblem } from "../../action-problem.tsx";
import { shortWhen } from "../../format/when.ts";
import { useNavigation } from "../../navigation.tsx";
import { Notice } from "../../screen.tsx";
import { useSurface, useViewer } from "../../surface-context.tsx";
import { SectionTitle } from "../section-title.tsx";
import { AuthoriseStep } from "./authorise-step.tsx";
import { CoveredPeople } from "./covered-people.tsx";
import { StatusPill } from "./status-pill.tsx";
import { MailOutcome } from "./mail-outcome.tsx";
import { MethodStep } from "./method-step.tsx";
import { OwnersStep } from "./owners-step.tsx";
import { TestResult } from "./test-result.tsx";
import { useIntegrationAct, useIntegrationCalls, useIntegrationWords, useSaveIntegration } from "./use-integrations.ts";

type Editing = "owners" | "method" | "authorise" | "remove";
const names = { owners: "editOwners", method: "editMethod", authorise: "editAuthorise", remove: "remove" } as const;

export function IntegrationOverview({ integration }: { readonly integration: Integration }): ReactNode {
  const { t, me } = useSurface();
  const say = useIntegrationWords();
  const [editing, setEditing] = useState<Editing>();
  const { vendor, status, method, ownerEmails, authorisation } = integration;
  const isAdministrator = me.roles.includes("administrator");
  return (
    <>
      <div className="row spread">
        <SectionTitle>{t(vendor)}</SectionTitle>
        <StatusPill status={status} />
      </div>
      {authorisation.problem !== undefined && status === "refused" && (
        <Notice tone="bad">{authorisation.problem}</Notice>
      )}
      {method !== undefined && <p>{say("overviewMethod", { method: say(method) })}</p>}
      <p>
        {ownerEmails.length === 0
          ? say("overviewOwnersNone")
          : say("overviewOwners", { names: ownerEmails.join(", ") })}
      </p>
      {editing === undefined && isAdministrator && (
        <div className="row">
          <Button onClick={() => setEditing("owners")}>{say("editOwners")}</Button>
          <Button onClick={() => setEditing("method")}>{say("editMethod")}</Button>
          {method === "domain_wide" && <Button onClick={() => setEditing("authorise")}>{say("editAuthorise")}</Button>}
          <Button onClick={() => setEditing("remove")}>{say("remove")}</Button>
        </div>
      )}
      {editing !== undefined && (
        <Edit editing={editing} integration={integration} onClose={() => setEditing(undefined)} />
      )}
      {method === "individual" && <Connected integration={integration} />}
      <h3>{say("testTitle")}</h3>
      <TestResult integration={integration} show="figures" />
      <CoveredPeople integration={integration} />
    </>
  );
}

function Edit(props: {
  readonly editing: Editing;
  readonly integration: Integration;
  readonly onClose: () => void;
}): ReactNode {
  const { editing, integration, onClose } = props;
  const { vendor, method = "domain_wide", ownerEmails, mustNotRead } = integration;
  const say = useIntegrationWords();
  const save = useSaveIntegration(vendor);
  const change = (choice: Partial<SaveIntegration>): void =>
    save.mutate(
      { method, ownerEmails, ...(mustNotRead === undefined ? {} : { mustNotRead }), ...choice },
      { onSuccess: onClose },
    );
  return (
    <div
      className="card"
      role="group"
      aria-label={say(names[editing])}
      onKeyDown={({ key }) => {
        if (key === "Escape") onClose();
      }}
    >
      {editing === "owners" && (
        <OwnersStep
          vendor={vendor}
          owners={ownerEmails}
          isSaving={save.isPending}
          nextWord="save"
          onBack={onClose}
          onNext={(owners) => change({ ownerEmails: [...owners] })}
        />
      )}
      {editing === "method" && (
        <MethodStep
          integration={integration}
          isSaving={save.isPending}
          nextWord="save"
          onBack={onClose}
          onChoose={change}
        />
      )}
      {editing === "authorise" && <AuthoriseStep integration={integration} onBack={onClose} />}
      {editing === "remove" && <Remove vendor={vendor} onClose={onClose} />}
      {save.error && <ActionProblem error={save.error} />}
    </div>
  );
}

function Remove({
  vendor,
  onClose,
}: {
  readonly vendor: Integration["vendor"];
  readonly onClose: () => void;
}): ReactNode {
  const calls = useIntegrationCalls();
  const { go } = useNavigation();
  const say = useIntegrationWords();
  const remove = useIntegrationAct(() => calls.remove(vendor));
  const leave = (): void =>
    remove.mutate(undefined, { onSuccess: () => go({ screen: "setup", section: "integrations" }) });
  return (
    <>
      <p>{say("removeSure")}</p>
      <div className="row">
        <Button onClick={onClose}>{say("cancel")}</Button>
        <Button appearance="primary" disabledFocusable={remove.isPending} onClick={leave}>
          {say("removeYes")}
        </Button>
      </div>
      {remove.error && <ActionProblem error={remove.error} />}
    </>
  );
}

/** How many of those who teach have connected, and a reminder for the others. */
function Connected({ integration }: { readonly integration: Integration }): ReactNode {
  const { me } = useSurface();
  const calls = useIntegrationCalls();
  const viewer = useViewer();
  const say = useIntegrationWords();
  const { vendor, connected, remindFrom } = integration;
  const remind = useIntegrationAct(() => calls.remind(vendor));
  const mayRemind = connected.connected < connected.of && me.roles.includes("administrator");
  return (
    <>
      <p>{say("connectedOf", connected)}</p>
      {mayRemind && (
        <div className="row">
          <Button disabledFocusable={remind.isPending || remindFrom !== undefined} onClick={() => remind.mutate()}>
            {say("remind")}
          </Button>
          {remindFrom !== undefined && (
            <span className="quiet">{say("remindFrom", { when: shortWhen(remindFrom, viewer) })}</span>
          )}
        </div>
      )}
      {remind.data && <MailOutcome mailed={remind.data} word="reminded" />}
      {remind.error && <ActionProblem error={remind.error} />}
    </>
  );
}
