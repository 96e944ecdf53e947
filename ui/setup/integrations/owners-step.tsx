/** Whom to tell when it breaks: any number of addresses, tried with a mail on request. */
import { Button, Field, Textarea } from "@fluentui/react-components";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import type { Vendor } from "#contract/people.ts";
import { MailOutcome } from "./mail-outcome.tsx";
import { MailProblem } from "./mail-problem.tsx";
import { useIntegrationCalls, useIntegrationWords } from "./use-integrations.ts";

interface OwnersProps {
  readonly vendor: Vendor;
  readonly owners: readonly string[];
  readonly onBack: () => void;
  readonly isSaving: boolean;
  readonly onNext: (owners: readonly string[]) => void;
  /** Addresses were typed that can be kept already. */
  readonly onTyped?: (owners: readonly string[]) => void;
  /** What the button that goes on says. */
  readonly nextWord?: "next" | "save";
}

export function OwnersStep(props: OwnersProps): ReactNode {
  const { vendor, owners, isSaving, onBack, onNext, onTyped, nextWord = "next" } = props;
  const calls = useIntegrationCalls();
  const say = useIntegrationWords();
  const [text, setText] = useState(owners.join(", "));
  const [wasTried, setWasTried] = useState(false);
  const addresses = text.split(/[\s,;]+/).filter(Boolean);
  const wrong = addresses.find((address) => !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(address));
  const test = useMutation({ mutationFn: () => calls.mailOwners(vendor, addresses) });
  const ifRight = (act: () => void): void => {
    setWasTried(true);
    if (wrong === undefined) act();
  };
  return (
    <>
      <p>{say("ownersIntro")}</p>
      <Field
        label={say("ownersField")}
        hint={say("ownersHint")}
        {...(wasTried && wrong !== undefined
          ? { validationMessage: say("ownersWrong", { address: wrong }), validationState: "error" as const }
          : {})}
      >
        <Textarea
          value={text}
          onChange={(_event, data) => setText(data.value)}
          onBlur={() => wrong === undefined && addresses.join() !== owners.join() && onTyped?.(addresses)}
          resize="vertical"
        />
      </Field>
      <div className="row">
        <Button
          disabled={addresses.length === 0}
          disabledFocusable={test.isPending}
          onClick={() => ifRight(() => test.mutate())}
        >
          {say("ownersTest")}
        </Button>
      </div>
      {test.data && <MailOutcome mailed={test.data} word="ownersSent" />}
      {test.error && <MailProblem error={test.error} word="ownersTooOften" />}
      <div className="row">
        <Button onClick={onBack}>{say(nextWord === "save" ? "cancel" : "previous")}</Button>
        <Button
          appearance="primary"
          disabledFocusable={isSaving}
          onClick={() => ifRight(() => isSaving || onNext(addresses))}
        >
          {say(nextWord)}
        </Button>
      </div>
    </>
  );
}
