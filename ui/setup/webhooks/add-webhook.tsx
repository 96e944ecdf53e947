/** Adds a webhook, and shows its secret the one time that it can be shown. */
import { Button, Checkbox, Field, Input } from "@fluentui/react-components";
import { useEffect, useRef, useState } from "react";
import type { FormEvent, ReactNode } from "react";
import type { SessionEventKind, Webhook } from "#contract/webhooks.ts";
import { AdministrationProblem } from "../administration-problem.tsx";
import { eventKinds } from "./event-kinds.ts";
import { useMakeWebhook, useWebhookWords } from "./use-webhooks.ts";

export function AddWebhook(): ReactNode {
  const say = useWebhookWords();
  const [isOpen, setIsOpen] = useState(false);
  const [made, setMade] = useState<Webhook>();
  if (made) return <Made webhook={made} onDone={() => setMade(undefined)} />;
  if (!isOpen)
    return (
      <div className="row">
        <Button onClick={() => setIsOpen(true)}>{say("add")}</Button>
      </div>
    );
  return (
    <Form
      onCancel={() => setIsOpen(false)}
      onMade={(webhook) => {
        setIsOpen(false);
        setMade(webhook);
      }}
    />
  );
}

interface FormProps {
  readonly onMade: (webhook: Webhook) => void;
  readonly onCancel: () => void;
}

function Form({ onMade, onCancel }: FormProps): ReactNode {
  const say = useWebhookWords();
  const [url, setUrl] = useState("");
  const [kinds, setKinds] = useState<readonly SessionEventKind[]>(eventKinds);
  const [wasTried, setWasTried] = useState(false);
  const make = useMakeWebhook();
  const address = url.trim();
  const isAddress = URL.canParse(address) && new URL(address).protocol === "https:";
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setWasTried(true);
    if (!isAddress || kinds.length === 0 || make.isPending) return;
    make.mutate({ url: address, kinds: [...kinds] }, { onSuccess: onMade });
  };
  return (
    <form className="card" noValidate onSubmit={submit}>
      <Field
        label={say("url")}
        hint={say("urlHint")}
        required
        {...(wasTried && !isAddress ? { validationMessage: say("urlWrong"), validationState: "error" as const } : {})}
      >
        <Input type="url" value={url} autoComplete="off" onChange={(_event, data) => setUrl(data.value)} />
      </Field>
      <fieldset className="choices">
        <legend>{say("kinds")}</legend>
        {eventKinds.map((kind) => (
          <Checkbox
            key={kind}
            label={say(kind)}
            checked={kinds.includes(kind)}
            onChange={(_event, { checked }) =>
              setKinds(eventKinds.filter((each) => (each === kind ? checked === true : kinds.includes(each))))
            }
          />
        ))}
      </fieldset>
      {wasTried && kinds.length === 0 && <p role="alert">{say("kindsWrong")}</p>}
      <div className="row">
        <Button type="submit" appearance="primary" disabledFocusable={make.isPending}>
          {say(make.isPending ? "saving" : "save")}
        </Button>
        <Button onClick={onCancel}>{say("cancel")}</Button>
      </div>
      {make.error && <AdministrationProblem error={make.error} />}
    </form>
  );
}

function Made({ webhook, onDone }: { readonly webhook: Webhook; readonly onDone: () => void }): ReactNode {
  const say = useWebhookWords();
  const [isCopied, setIsCopied] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const { secret } = webhook;
  const copy = (): Promise<void> => navigator.clipboard.writeText(secret ?? "").then(() => setIsCopied(true));
  return (
    <div className="card">
      <h3 ref={heading} tabIndex={-1}>
        {secret === undefined ? say("noSecret") : say("made")}
      </h3>
      {secret !== undefined && (
        <>
          <p>{say("secretWhy")}</p>
          <code className="link">{secret}</code>
          <h4>{say("verify")}</h4>
          <ol className="steps">
            {(["verify1", "verify2", "verify3", "verify4"] as const).map((line) => (
              <li key={line}>{say(line)}</li>
            ))}
          </ol>
        </>
      )}
      <div className="row">
        {secret !== undefined && (
          // Where the clipboard is closed to us, the text above can be selected by hand.
          <Button onClick={() => void copy().catch(() => setIsCopied(false))}>
            <span aria-live="polite">{say(isCopied ? "copied" : "copySecret")}</span>
          </Button>
        )}
        <Button appearance="primary" onClick={onDone}>
          {say("done")}
        </Button>
      </div>
    </div>
  );
}
