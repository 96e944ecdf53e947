/** Asks the other side for another time: the same times as for moving, then a message. */
import { Button, Field, Spinner, Textarea } from "@fluentui/react-components";
import { useEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import type { Slot } from "#contract/offerings.ts";
import type { Session } from "#contract/sessions.ts";
import { SlotPicker } from "../book/slot-picker.tsx";
import { TheirTime } from "../book/zones.tsx";
import { shortDay, timeRange } from "../format/when.ts";
import { useNamedProviders } from "../queries.ts";
import { useSurface, useViewer } from "../surface-context.tsx";
import { ActionFailed } from "./action-failed.tsx";
import { useProposeTime } from "./answer-queries.ts";

interface ProposeProps {
  readonly session: Session;
  readonly onClose: () => void;
}

export function ProposeTime({ session, onClose }: ProposeProps): ReactNode {
  const { t } = useSurface();
  const providers = useNamedProviders(session.offeringId);
  const [slot, setSlot] = useState<Slot>();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [slot === undefined]);
  const [providerId] = session.providerIds;
  return (
    <section className="card ask" aria-labelledby="propose-title">
      <h2 id="propose-title" tabIndex={-1} ref={heading}>
        {t(slot ? "proposeConfirm" : "proposeTitle")}
      </h2>
      {slot ? (
        <ConfirmProposal session={session} slot={slot} onClose={onClose} onOther={() => setSlot(undefined)} />
      ) : (
        <>
          <SlotPicker
            offeringId={session.offeringId}
            sessionId={session.id}
            except={session.startsAt}
            providers={providers}
            onChoose={setSlot}
            {...(providerId === undefined ? {} : { providerId })}
          />
          <Button appearance="subtle" onClick={onClose}>
            {t("keepTime")}
          </Button>
        </>
      )}
    </section>
  );
}

interface ConfirmProps extends ProposeProps {
  readonly slot: Slot;
  readonly onOther: () => void;
}

function ConfirmProposal({ session, slot, onClose, onOther }: ConfirmProps): ReactNode {
  const { t, me } = useSurface();
  const viewer = useViewer();
  const proposing = useProposeTime(session);
  const [message, setMessage] = useState("");
  const teaches = session.providerIds.includes(me.id);
  const other = teaches ? undefined : { name: session.providerNames[0] ?? "", timeZone: session.timeZone };
  const { startsAt } = slot;
  const wish = message.trim() === "" ? { startsAt } : { startsAt, message: message.trim() };
  return (
    <>
      <p className="when">
        <strong>
          {shortDay(startsAt, viewer)}, {timeRange(startsAt, slot.endsAt, viewer)}
        </strong>
      </p>
      <TheirTime at={startsAt} other={other} />
      <p className="quiet">{t("proposeHint")}</p>
      <Field label={t("proposeMessage")}>
        <Textarea
          value={message}
          maxLength={500}
          resize="vertical"
          onChange={(_event, data) => setMessage(data.value)}
        />
      </Field>
      {proposing.error && <ActionFailed error={proposing.error} session={session} />}
      <div className="row">
        <Button
          appearance="primary"
          disabledFocusable={proposing.isPending}
          icon={proposing.isPending ? <Spinner size="tiny" /> : null}
          onClick={() => !proposing.isPending && proposing.mutate(wish, { onSuccess: onClose })}
        >
          {t(proposing.isPending ? "proposing" : "proposeNow")}
        </Button>
        <Button onClick={onOther}>{t("otherTime")}</Button>
        <Button appearance="subtle" onClick={onClose}>
          {t("keepTime")}
        </Button>
      </div>
    </>
  );
}
