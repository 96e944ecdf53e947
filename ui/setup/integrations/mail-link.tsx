/** Mails what is asked for, with the link, to somebody who has the rights. */
import { Button, Field, Input, Textarea } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import type { Vendor } from "#contract/people.ts";
import { Notice } from "../../screen.tsx";
import { MailProblem } from "./mail-problem.tsx";
import { useIntegrationAct, useIntegrationCalls, useIntegrationWords } from "./use-integrations.ts";

export function MailLink({ vendor }: { readonly vendor: Vendor }): ReactNode {
  const calls = useIntegrationCalls();
  const say = useIntegrationWords();
  const [isOpen, setIsOpen] = useState(false);
  const [sendTo, setSendTo] = useState("");
  const [note, setNote] = useState("");
  const send = useIntegrationAct(() =>
    calls.authorize(vendor, {
      sendTo: sendTo.trim(),
      ...(note.trim() === "" ? {} : { note: note.trim() }),
    }),
  );
  if (!isOpen)
    return (
      <div className="row">
        <Button onClick={() => setIsOpen(true)}>{say("mailLink")}</Button>
      </div>
    );
  return (
    <form
      className="card"
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate();
      }}
    >
      <Field label={say("mailTo")} required>
        <Input type="email" value={sendTo} onChange={(_event, data) => setSendTo(data.value)} />
      </Field>
      <Field label={say("mailNote")}>
        <Textarea value={note} maxLength={1000} onChange={(_event, data) => setNote(data.value)} />
      </Field>
      <div className="row">
        <Button type="submit" appearance="primary" disabledFocusable={send.isPending || sendTo.trim() === ""}>
          {say("mailSend")}
        </Button>
        <Button onClick={() => setIsOpen(false)}>{say("cancel")}</Button>
      </div>
      {send.data?.sentTo !== undefined && (
        <Notice tone="good" role="status">
          {say("mailSent", { address: send.data.sentTo })}
        </Notice>
      )}
      {send.error && <MailProblem error={send.error} word="mailTooOften" />}
    </form>
  );
}
