/** Other times, inline; then old and new side by side before it is moved. */
import { Button, Spinner } from "@fluentui/react-components";
import { useEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import { ApiProblem } from "#contract/client.ts";
import type { Slot } from "#contract/offerings.ts";
import type { Session } from "#contract/sessions.ts";
import { isTimeGone, LostTime } from "../book/book-screen.tsx";
import { SlotPicker } from "../book/slot-picker.tsx";
import { TheirTime } from "../book/zones.tsx";
import { useNamedProviders } from "../queries.ts";
import { useSurface, useViewer } from "../surface-context.tsx";
import { shortDay, timeRange } from "../format/when.ts";
import type { Viewer } from "../format/when.ts";
import { useMoveSession } from "./change-queries.ts";
import { ActionFailed } from "./action-failed.tsx";
import { useFocusWhenRefused } from "./refused-focus.ts";
import { isStaffOf } from "./session-facts.ts";
import { WhoIsFree } from "./who-is-free.tsx";
import { WillBeTold } from "./will-be-told.tsx";

/** `onSent`: pressed, and not answered yet; `onRefused`: it stays as it was, which this form explains. */
export interface ChangeProps {
  readonly session: Session;
  readonly onSent: () => void;
  readonly onRefused: () => void;
  readonly onDone: (changed: Session) => void;
  readonly onKeep: () => void;
}

export function MoveSession(props: ChangeProps): ReactNode {
  const { session, onKeep } = props;
  const { t } = useSurface();
  const providers = useNamedProviders(session.offeringId);
  const [slot, setSlot] = useState<Slot>();
  const [lost, setLost] = useState<string>();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [slot === undefined]);
  const [providerId] = session.providerIds;
  const gone = (startsAt: string): void => {
    setLost(startsAt);
    setSlot(undefined);
  };
  return (
    <section className="card ask" aria-labelledby="move-title">
      <h2 id="move-title" tabIndex={-1} ref={heading}>
        {t(slot ? "moveConfirm" : "moveTitle")}
      </h2>
      {slot ? (
        <ConfirmMove {...props} slot={slot} onGone={gone} />
      ) : (
        <>
          {lost !== undefined && <LostTime at={lost} />}
          <SlotPicker
            key={lost}
            offeringId={session.offeringId}
            sessionId={session.id}
            except={session.startsAt}
            providers={providers}
            onChoose={setSlot}
            {...(providerId === undefined ? {} : { providerId })}
            {...(lost === undefined ? {} : { lost })}
          />
          <Button appearance="subtle" onClick={onKeep}>
            {t("keepTime")}
          </Button>
        </>
      )}
    </section>
  );
}

interface ConfirmMoveProps extends ChangeProps {
  readonly slot: Slot;
  readonly onGone: (startsAt: string) => void;
}

function ConfirmMove({ session, slot, onGone, onKeep, ...told }: ConfirmMoveProps): ReactNode {
  const { t, me } = useSurface();
  const viewer = useViewer();
  const moving = useMoveSession(session);
  const other = session.providerIds.includes(me.id)
    ? undefined
    : { name: session.providerNames[0] ?? "", timeZone: session.timeZone };
  function move(override: readonly string[]): void {
    const wish = { startsAt: slot.startsAt, ...(override.length > 0 ? { override: [...override] } : {}) };
    moving.mutate(wish, {
      onSuccess: told.onDone,
      onError: (error) => {
        told.onRefused();
        if (isTimeGone(error)) onGone(slot.startsAt);
      },
    });
    told.onSent();
  }
  const refused = useFocusWhenRefused(moving.error);
  const overridable = overridableCode(moving.error);
  return (
    <>
      <p className="quiet">
        <s>{t("moveFrom", { time: span(session, viewer) })}</s>
      </p>
      <p className="when">
        <strong>{t("moveTo", { time: span(slot, viewer) })}</strong>
      </p>
      <TheirTime at={slot.startsAt} other={other} />
      {isStaffOf(session, me) && <WhoIsFree session={session} startsAt={slot.startsAt} />}
      <WillBeTold session={session} change="moved" />
      <div ref={refused} tabIndex={-1}>
        {moving.error && <ActionFailed error={moving.error} session={session} />}
      </div>
      <div className="row">
        <Button
          appearance="primary"
          size="large"
          disabledFocusable={moving.isPending}
          icon={moving.isPending ? <Spinner size="tiny" /> : null}
          onClick={() => !moving.isPending && move([])}
        >
          {t(moving.isPending ? "moving" : "moveNow")}
        </Button>
        {overridable !== undefined && <Button onClick={() => move([overridable])}>{t("anyway")}</Button>}
        <Button size="large" appearance="subtle" onClick={onKeep}>
          {t("keepTime")}
        </Button>
      </div>
    </>
  );
}

const span = (time: { readonly startsAt: string; readonly endsAt: string }, viewer: Viewer): string =>
  `${shortDay(time.startsAt, viewer)}, ${timeRange(time.startsAt, time.endsAt, viewer)}`;

/** The rule this caller may set aside by saying so. */
const overridableCode = (error: Error | null): string | undefined =>
  error instanceof ApiProblem && error.problem.overridable === true ? error.problem.code : undefined;
