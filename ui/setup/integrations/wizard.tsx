/** The set-up of one vendor, step by step. Each step shows where it stands, so it can be left and taken up anywhere. */
import { Button } from "@fluentui/react-components";
import { useEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import type { Integration, SaveIntegration } from "#contract/integrations.ts";
import { useSurface } from "../../surface-context.tsx";
import { useArrival } from "../section-title.tsx";
import { AuthoriseStep } from "./authorise-step.tsx";
import { MethodStep } from "./method-step.tsx";
import { OwnersStep } from "./owners-step.tsx";
import { TestResult } from "./test-result.tsx";
import { useIntegrationWords, useSaveIntegration } from "./use-integrations.ts";
import { ActionProblem } from "../../action-problem.tsx";

type Step = "prepare" | "owners" | "method" | "authorise" | "test";

interface WizardProps {
  readonly integration: Integration;
  readonly onDone: () => void;
}

export function Wizard({ integration, onDone }: WizardProps): ReactNode {
  const { t } = useSurface();
  const say = useIntegrationWords();
  const { vendor, method, status, ownerEmails } = integration;
  const [chosen, setChosen] = useState<Step>(() => stepOf(integration));
  const save = useSaveIntegration(vendor);
  // Whoever leaves in the middle finds what they typed; a failure is told when they go on.
  const draft = useSaveIntegration(vendor);
  const isGiven = status === "ready" || status === "attention";
  // What was waited for has come: the test has begun by itself.
  const step = chosen === "authorise" && isGiven ? "test" : chosen;
  const steps = stepsOf(method, step);
  const at = steps.indexOf(step);
  const goBy = (by: number): void => setChosen(steps[at + by] ?? step);
  const choose = (choice: Omit<SaveIntegration, "ownerEmails">): void =>
    save.mutate(
      { ...choice, ownerEmails: [...ownerEmails] },
      { onSuccess: (saved) => setChosen(saved.method === "domain_wide" ? "authorise" : "test") },
    );
  return (
    <>
      <StepTitle step={step} name={`${t(vendor)}: ${say(`${step}Title`)}`}>
        {say("stepOf", { n: at + 1, of: steps.length })}
      </StepTitle>
      {step === "prepare" && <Prepare vendor={vendor} onNext={() => goBy(1)} />}
      {step === "owners" && (
        <OwnersStep
          vendor={vendor}
          owners={ownerEmails}
          onBack={() => goBy(-1)}
          isSaving={save.isPending}
          onNext={(next) => save.mutate({ ownerEmails: [...next] }, { onSuccess: () => setChosen("method") })}
          onTyped={(typed) => draft.mutate({ ownerEmails: [...typed] })}
        />
      )}
      {step === "method" && (
        <MethodStep integration={integration} isSaving={save.isPending} onBack={() => goBy(-1)} onChoose={choose} />
      )}
      {save.error && <ActionProblem error={save.error} />}
      {step === "authorise" && <AuthoriseStep integration={integration} onBack={() => goBy(-1)} />}
      {step === "test" && (
        <>
          <TestResult integration={integration} />
          <p className="quiet">{say("goesOn")}</p>
          <div className="row">
            <Button onClick={() => setChosen("method")}>{say("previous")}</Button>
            <Button appearance="primary" onClick={onDone}>
              {say("finish")}
            </Button>
          </div>
        </>
      )}
    </>
  );
}

function stepOf({ status, method }: Integration): Step {
  if (status === "not_set_up" || method === undefined) return "prepare";
  return status === "ready" || status === "attention" ? "test" : "authorise";
}

function stepsOf(method: Integration["method"], step: Step): readonly Step[] {
  const isForAll = method === undefined || method === "domain_wide" || step === "authorise";
  return isForAll ? ["prepare", "owners", "method", "authorise", "test"] : ["prepare", "owners", "method", "test"];
}

/** Takes the focus at each new step, so that it is read out. */
function StepTitle(props: { readonly step: Step; readonly name: string; readonly children: ReactNode }): ReactNode {
  const heading = useArrival();
  const shown = useRef(props.step);
  useEffect(() => {
    if (shown.current === props.step) return;
    shown.current = props.step;
    heading.current?.focus();
  }, [props.step, heading]);
  return (
    <div className="title">
      <p className="quiet">{props.children}</p>
      <h2 ref={heading} tabIndex={-1}>
        {props.name}
      </h2>
    </div>
  );
}

function Prepare({
  vendor,
  onNext,
}: {
  readonly vendor: Integration["vendor"];
  readonly onNext: () => void;
}): ReactNode {
  const say = useIntegrationWords();
  return (
    <>
      <ol className="steps">
        {([1, 2, 3] as const).map((line) => (
          <li key={line}>{say(`ready_${vendor}_${line}`)}</li>
        ))}
      </ol>
      <p className="quiet">{say("prepareIntro")}</p>
      <div className="row">
        <Button appearance="primary" onClick={onNext}>
          {say("next")}
        </Button>
      </div>
    </>
  );
}
