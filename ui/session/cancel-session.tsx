/** Asks once, with room for a reason, and of a series for which of its dates. */
import { Button, Field, Radio, RadioGroup, Spinner, Textarea } from "@fluentui/react-components";
import { useEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import { useSurface } from "../surface-context.tsx";
import { useCancelSession } from "./change-queries.ts";
import { ActionFailed } from "./action-failed.tsx";
import type { ChangeProps } from "./move-session.tsx";
import { useFocusWhenRefused } from "./refused-focus.ts";
import { useAsksReason } from "./seat-queries.ts";
import { useSessionWords } from "./use-session-words.ts";
import { WillBeTold } from "./will-be-told.tsx";

const scopes = ["this", "following", "all"] as const;
type Scope = (typeof scopes)[number];

export function CancelSession({ session, onSent, onRefused, onDone, onKeep }: ChangeProps): ReactNode {
  const { t } = useSurface();
  const cancelling = useCancelSession(session);
  const say = useSessionWords();
  const isAsked = useAsksReason(session);
  const [reason, setReason] = useState("");
  const [scope, setScope] = useState<Scope>("this");
  const [isTried, setIsTried] = useState(false);
  const refused = useFocusWhenRefused(cancelling.error);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const said = reason.trim();
  const isMissing = isAsked && said === "";
  function cancel(): void {
    setIsTried(true);
    if (isMissing || cancelling.isPending) return;
    const wish = { ...(said === "" ? {} : { reason: said }), ...(scope === "this" ? {} : { scope }) };
    cancelling.mutate(wish, { onSuccess: onDone, onError: onRefused });
    onSent();
  }
  return (
    <section className="card ask" aria-labelledby="cancel-title">
      <h2 id="cancel-title" tabIndex={-1} ref={heading}>
        {t("cancelTitle")}
      </h2>
      <p>{t("cancelHint")}</p>
      {session.seriesId !== undefined && (
        <Field label={say("scope")}>
          <RadioGroup value={scope} onChange={(_event, { value }) => setScope(value as Scope)}>
            {scopes.map((each) => (
              <Radio key={each} value={each} label={say(`scope_${each}`)} />
            ))}
          </RadioGroup>
        </Field>
      )}
      <Field
        label={isAsked ? say("reasonWanted") : t("reason")}
        required={isAsked}
        {...(isTried && isMissing ? { validationMessage: say("reasonMissing") } : {})}
      >
        <Textarea value={reason} maxLength={500} resize="vertical" onChange={(_event, data) => setReason(data.value)} />
      </Field>
      <WillBeTold session={session} change="cancelled" />
      <div ref={refused} tabIndex={-1}>
        {cancelling.error && <ActionFailed error={cancelling.error} session={session} />}
      </div>
      <div className="row">
        <Button
          appearance="primary"
          className="danger"
          disabledFocusable={cancelling.isPending}
          icon={cancelling.isPending ? <Spinner size="tiny" /> : null}
          onClick={cancel}
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
