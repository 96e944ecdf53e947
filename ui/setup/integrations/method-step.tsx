/** How people are connected, each way with what it means for them. */
import { Button, Field, Input, Radio, RadioGroup } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import type { Integration, IntegrationMethod } from "#contract/integrations.ts";
import { useIntegrationWords } from "./use-integrations.ts";

interface MethodProps {
  readonly integration: Integration;
  readonly isSaving: boolean;
  readonly onBack: () => void;
  readonly onChoose: (choice: { readonly method: IntegrationMethod; readonly mustNotRead?: string }) => void;
  /** What the button that goes on says. */
  readonly nextWord?: "next" | "save";
}

export function MethodStep({ integration, isSaving, onBack, onChoose, nextWord = "next" }: MethodProps): ReactNode {
  const say = useIntegrationWords();
  const { vendor } = integration;
  const [method, setMethod] = useState<IntegrationMethod>(integration.method ?? "domain_wide");
  const [mustNotRead, setMustNotRead] = useState(integration.mustNotRead ?? "");
  const methods: readonly IntegrationMethod[] =
    vendor === "zoom" ? ["domain_wide", "individual"] : ["domain_wide", "individual", "free_busy_only"];
  const withPolicy = vendor === "microsoft" && method === "domain_wide";
  const hintOf = (each: IntegrationMethod): string =>
    each === "domain_wide" ? say(`domain_wide_${vendor}`) : say(`${each}_hint`);
  return (
    <>
      <RadioGroup
        aria-label={say("methodTitle")}
        value={method}
        onChange={(_event, data) => setMethod(data.value as IntegrationMethod)}
      >
        {methods.map((each) => (
          <Radio key={each} value={each} label={<Choice title={say(each)} hint={hintOf(each)} />} />
        ))}
      </RadioGroup>
      {withPolicy && (
        <Field label={say("policyField")} hint={say("policyHint")}>
          <Input type="email" value={mustNotRead} onChange={(_event, data) => setMustNotRead(data.value)} />
        </Field>
      )}
      <p className="quiet">{say("ownKept")}</p>
      <div className="row">
        <Button onClick={onBack}>{say(nextWord === "save" ? "cancel" : "previous")}</Button>
        <Button
          appearance="primary"
          disabledFocusable={isSaving}
          onClick={() => onChoose({ method, ...(withPolicy ? { mustNotRead: mustNotRead.trim() } : {}) })}
        >
          {say(nextWord)}
        </Button>
      </div>
    </>
  );
}

const Choice = (props: { readonly title: string; readonly hint: string }): ReactNode => (
  <>
    {props.title}
    <span className="quiet choice-hint">{props.hint}</span>
  </>
);
