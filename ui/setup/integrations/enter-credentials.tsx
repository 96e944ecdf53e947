/** What an administrator made at Zoom or Google for everybody: entered once, and never shown again. */
import { Button, Field, Input, Textarea } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { ApiProblem } from "#contract/client.ts";
import type { Authorization, Integration, IntegrationCredentials } from "#contract/integrations.ts";
import { ActionProblem } from "../../action-problem.tsx";
import { Notice } from "../../screen.tsx";
import { useSurface } from "../../surface-context.tsx";
import { MailLink } from "./mail-link.tsx";
import { useIntegrationAct, useIntegrationCalls, useIntegrationWords } from "./use-integrations.ts";

interface CredentialsProps {
  readonly integration: Integration;
  readonly asked: Authorization;
}

export function EnterCredentials({ integration, asked }: CredentialsProps): ReactNode {
  const { host, t } = useSurface();
  const calls = useIntegrationCalls();
  const say = useIntegrationWords();
  const { vendor, authorisation } = integration;
  const keep = useIntegrationAct((credentials: IntegrationCredentials) => calls.saveCredentials(vendor, credentials));
  const look = useIntegrationAct(() => calls.confirm(vendor));
  const known = authorisation.credentials;
  return (
    <>
      <p>{say(vendor === "zoom" ? "zoomHow" : "googleHow")}</p>
      <div className="row">
        <Button onClick={() => void host.openLink(asked.consoleUrl ?? "")}>
          {say("openConsole", { vendor: t(vendor) })}
        </Button>
        <CopyButton text={asked.permissions.map(({ name }) => name).join(",")} word="copyScopes" />
      </div>
      {known !== undefined && <p className="quiet">{say("credentialsKept", { name: known })}</p>}
      {vendor === "zoom" ? (
        <ZoomForm isSaving={keep.isPending} onSave={(given) => keep.mutate(given)} />
      ) : (
        <GoogleForm isSaving={keep.isPending} onSave={(given) => keep.mutate(given)} />
      )}
      {keep.error && <NotTaken error={keep.error} />}
      {keep.isSuccess && authorisation.problem !== undefined && (
        // It stands on top too, where it is read out; whoever has just pressed looks here.
        <Notice tone={integration.status === "refused" ? "bad" : "info"}>{authorisation.problem}</Notice>
      )}
      {vendor === "google" && known !== undefined && (
        <>
          <p>{say("googleThen")}</p>
          <p>
            {say("googleClient")}: <code>{known}</code>
          </p>
        </>
      )}
      {known !== undefined && (
        <div className="row">
          <Button disabledFocusable={look.isPending} onClick={() => look.mutate()}>
            {say("lookNow")}
          </Button>
        </div>
      )}
      {look.error && <ActionProblem error={look.error} />}
      <MailLink vendor={vendor} />
    </>
  );
}

/** What was entered has not the form that it must have. */
function NotTaken({ error }: { readonly error: Error }): ReactNode {
  const say = useIntegrationWords();
  if (!(error instanceof ApiProblem) || error.problem.code !== "invalid_request")
    return <ActionProblem error={error} />;
  return (
    <Notice tone="bad" role="alert">
      {say("credentialsWrong")}
    </Notice>
  );
}

interface FormProps {
  readonly isSaving: boolean;
  readonly onSave: (credentials: IntegrationCredentials) => void;
}

function ZoomForm({ isSaving, onSave }: FormProps): ReactNode {
  const say = useIntegrationWords();
  const [accountId, setAccountId] = useState("");
  const [clientId, setClientId] = useState("");
  const [clientSecret, setClientSecret] = useState("");
  const isWhole = accountId.trim() !== "" && clientId.trim() !== "" && clientSecret.trim() !== "";
  return (
    <form
      className="card"
      onSubmit={(event) => {
        event.preventDefault();
        onSave({ accountId, clientId, clientSecret });
        setClientSecret("");
      }}
    >
      <Field label={say("zoomAccountId")} required>
        <Input value={accountId} autoComplete="off" onChange={(_event, data) => setAccountId(data.value)} />
      </Field>
      <Field label={say("zoomClientId")} required>
        <Input value={clientId} autoComplete="off" onChange={(_event, data) => setClientId(data.value)} />
      </Field>
      <Field label={say("zoomClientSecret")} hint={say("secretHint")} required>
        <Input
          type="password"
          value={clientSecret}
          autoComplete="off"
          onChange={(_event, data) => setClientSecret(data.value)}
        />
      </Field>
      <SaveButton isDisabled={isSaving || !isWhole} />
    </form>
  );
}

function GoogleForm({ isSaving, onSave }: FormProps): ReactNode {
  const say = useIntegrationWords();
  const [serviceAccountKey, setKey] = useState("");
  return (
    <form
      className="card"
      onSubmit={(event) => {
        event.preventDefault();
        onSave({ serviceAccountKey });
        setKey("");
      }}
    >
      <Field label={say("googleKey")} hint={say("secretHint")} required>
        <Textarea value={serviceAccountKey} onChange={(_event, data) => setKey(data.value)} resize="vertical" />
      </Field>
      <SaveButton isDisabled={isSaving || serviceAccountKey.trim().length < 10} />
    </form>
  );
}

function SaveButton({ isDisabled }: { readonly isDisabled: boolean }): ReactNode {
  const say = useIntegrationWords();
  return (
    <div className="row">
      <Button type="submit" appearance="primary" disabledFocusable={isDisabled}>
        {say("keepCredentials")}
      </Button>
    </div>
  );
}

function CopyButton({ text, word }: { readonly text: string; readonly word: "copyScopes" }): ReactNode {
  const say = useIntegrationWords();
  const [isCopied, setIsCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard?.writeText(text);
    setIsCopied(true);
  };
  return <Button onClick={() => void copy().catch(() => setIsCopied(false))}>{say(isCopied ? "copied" : word)}</Button>;
}
