/** A few lines to everybody who takes part. */
import { Button, Field, Spinner, Textarea } from "@fluentui/react-components";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import type { Session } from "#contract/sessions.ts";
import { ActionProblem } from "../action-problem.tsx";
import { useAnnounce } from "../announcer.tsx";
import { useActionKey } from "../queries.ts";
import { useSurface } from "../surface-context.tsx";

interface WriteProps {
  readonly session: Session;
  readonly onDone: () => void;
}

export function WriteEveryone({ session, onDone }: WriteProps): ReactNode {
  const { t, client } = useSurface();
  const announce = useAnnounce();
  const queries = useQueryClient();
  const keyFor = useActionKey();
  const [text, setText] = useState("");
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const writing = useMutation({
    mutationFn: (body: { readonly text: string }) =>
      client.writeNotice(session.id, body, { idempotencyKey: keyFor(body) }),
    onSuccess: () => {
      announce(t("writeEveryoneSent"));
      void queries.invalidateQueries({ queryKey: ["session", session.id] });
      onDone();
    },
  });
  const isEmpty = text.trim() === "";
  return (
    <section className="card ask" aria-labelledby="write-title">
      <h3 id="write-title" tabIndex={-1} ref={heading}>
        {t("writeEveryone")}
      </h3>
      <Field label={t("writeEveryoneText")} hint={t("writeEveryoneHint")}>
        <Textarea value={text} maxLength={2000} resize="vertical" onChange={(_event, data) => setText(data.value)} />
      </Field>
      {writing.error && <ActionProblem error={writing.error} />}
      <div className="row">
        <Button
          appearance="primary"
          disabledFocusable={isEmpty || writing.isPending}
          icon={writing.isPending ? <Spinner size="tiny" /> : null}
          onClick={() => !isEmpty && writing.mutate({ text: text.trim() })}
        >
          {t("writeEveryoneSend")}
        </Button>
        <Button onClick={onDone}>{t("back")}</Button>
      </div>
    </section>
  );
}
