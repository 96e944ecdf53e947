/** Asks once, with room for a reason. */
import { Button, Field, Spinner, Textarea } from "@fluentui/react-components";
import { useEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import type { Session } from "#contract/sessions.ts";
import { useCancelSession } from "../queries.ts";
import { useSurface } from "../surface-context.tsx";
import { ActionFailed } from "./action-failed.tsx";
import { WillBeTold } from "./will-be-told.tsx";

interface CancelProps {
  readonly session: Session;
  readonly onCancelled: () => void;
  readonly onKeep: () => void;
}

export function CancelSession({ session, onCancelled, onKeep }: CancelProps): ReactNode {
  const { t } = useSurface();
  const cancelling = useCancelSession(session);
  const [reason, setReason] = useState("");
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const wish = reason.trim() === "" ? {} : { reason: reason.trim() };
  return (
    <section className="card ask" aria-labelledby="cancel-title">
      <h2 id="cancel-title" tabIndex={-1} ref={heading}>
        {t("cancelTitle")}
      </h2>
      <p>{t("cancelHint")}</p>
      <Field label={t("reason")}>
        <Textarea value={reason} maxLength={500} resize="vertical" onChange={(_event, data) => setReason(data.value)} />
      </Field>
      <WillBeTold session={session} change="cancelled" />
      {cancelling.error && <ActionFailed error={cancelling.error} session={session} />}
      <div className="row">
        <Button
          appearance="primary"
          className="danger"
          disabledFocusable={cancelling.isPending}
          icon={cancelling.isPending ? <Spinner size="tiny" /> : null}
          onClick={() => cancelling.mutate(wish, { onSuccess: onCancelled })}
        >
          {t(cancelling.isPending ? "cancelling" : "cancelNow")}
        </Button>
        <Button appearance="subtle" onClick={onKeep}>
          {t("keep")}
        </Button>
      </div>
    </section>
  );
}
