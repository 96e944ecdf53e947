/** A learner's own seat in a class: taking one that is offered, the place in line, giving it up, or another date. */
import { Button, Field, Textarea } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import type { Session } from "#contract/sessions.ts";
import { ActionProblem } from "../action-problem.tsx";
import { useAnnounce } from "../announcer.tsx";
import { SlotPicker } from "../book/slot-picker.tsx";
import { shortWhen } from "../format/when.ts";
import { useNavigation } from "../navigation.tsx";
import { useNamedProviders } from "../queries.ts";
import { Notice } from "../screen.tsx";
import { useSurface, useViewer } from "../surface-context.tsx";
import { useAcceptOffer, useAsksReason, useLeaveSeat, useMoveSeat } from "./seat-queries.ts";
import { useSessionWords } from "./use-session-words.ts";

type Seat = Session["seats"][number];

interface OwnProps {
  readonly session: Session;
  readonly seat: Seat;
}

/** Nothing for who has no seat, and where the whole session is theirs to cancel. */
export function OwnSeat({ session }: { readonly session: Session }): ReactNode {
  const { me } = useSurface();
  const seat = session.seats.find(({ learnerId, state }) => learnerId === me.id && state !== "cancelled");
  if (!seat || session.status !== "scheduled") return null;
  if (seat.state === "offered") return <Offered session={session} seat={seat} />;
  if (seat.state === "waitlisted") return <InLine session={session} seat={seat} />;
  return session.may.leave && !session.may.cancel ? <Seated session={session} seat={seat} /> : null;
}

function Offered({ session, seat }: OwnProps): ReactNode {
  const viewer = useViewer();
  const say = useSessionWords();
  const announce = useAnnounce();
  const taking = useAcceptOffer(session, seat.id);
  const leaving = useLeaveSeat(session, seat.id);
  const isBusy = taking.isPending || leaving.isPending;
  const error = taking.error ?? leaving.error;
  return (
    <Notice tone="good" title={say("yourSeatOffered")}>
      {seat.offeredUntil !== undefined && (
        <p>{say("yourSeatOfferedHint", { time: shortWhen(seat.offeredUntil, viewer) })}</p>
      )}
      {error && <ActionProblem error={error} reference={session.reference} />}
      <div className="row">
        <Button
          appearance="primary"
          disabledFocusable={isBusy}
          onClick={() => !isBusy && taking.mutate(undefined, { onSuccess: () => announce(say("tookSeat")) })}
        >
          {say("takeSeat")}
        </Button>
        <Button
          disabledFocusable={isBusy}
          onClick={() => !isBusy && leaving.mutate({}, { onSuccess: () => announce(say("leftLine")) })}
        >
          {say("letGo")}
        </Button>
      </div>
    </Notice>
  );
}

function InLine({ session, seat }: OwnProps): ReactNode {
  const say = useSessionWords();
  const { go } = useNavigation();
  const announce = useAnnounce();
  const leaving = useLeaveSeat(session, seat.id);
  return (
    <Notice tone="info" title={say("inLine", { n: seat.placeInLine ?? 1 })}>
      <p>{say("inLineHint")}</p>
      {leaving.error && <ActionProblem error={leaving.error} reference={session.reference} />}
      {session.may.leave && (
        <div className="row">
          <Button
            disabledFocusable={leaving.isPending}
            onClick={() =>
              !leaving.isPending &&
              leaving.mutate(
                {},
                {
                  onSuccess: () => {
                    announce(say("leftLine"));
                    go({ screen: "sessions" });
                  },
                },
              )
            }
          >
            {say("leaveLine")}
          </Button>
        </div>
      )}
    </Notice>
  );
}

function Seated({ session, seat }: OwnProps): ReactNode {
  const say = useSessionWords();
  const [asks, setAsks] = useState<"leave" | "move">();
  const close = (): void => setAsks(undefined);
  if (asks === "leave") return <GiveUp session={session} seat={seat} onClose={close} />;
  if (asks === "move") return <OtherDate session={session} seat={seat} onClose={close} />;
  return (
    <div className="row actions">
      <Button onClick={() => setAsks("move")}>{say("moveMine")}</Button>
      <Button appearance="subtle" onClick={() => setAsks("leave")}>
        {say("giveUp")}
      </Button>
    </div>
  );
}

interface AskProps extends OwnProps {
  readonly onClose: () => void;
}

function GiveUp({ session, seat, onClose }: AskProps): ReactNode {
  const { t } = useSurface();
  const say = useSessionWords();
  const { go } = useNavigation();
  const announce = useAnnounce();
  const leaving = useLeaveSeat(session, seat.id);
  const isAsked = useAsksReason(session);
  const [reason, setReason] = useState("");
  const [isTried, setIsTried] = useState(false);
  const said = reason.trim();
  const isMissing = isAsked && said === "";
  function leave(): void {
    setIsTried(true);
    if (isMissing || leaving.isPending) return;
    leaving.mutate(said === "" ? {} : { reason: said }, {
      onSuccess: () => {
        announce(say("gaveUp"));
        go({ screen: "sessions" });
      },
    });
  }
  return (
    <section className="card ask" aria-label={say("giveUpTitle")}>
      <h2>{say("giveUpTitle")}</h2>
      <p>{say("giveUpHint")}</p>
      <Field
        label={isAsked ? say("reasonWanted") : t("reason")}
        required={isAsked}
        {...(isTried && isMissing ? { validationMessage: say("reasonMissing") } : {})}
      >
        <Textarea value={reason} maxLength={500} resize="vertical" onChange={(_event, { value }) => setReason(value)} />
      </Field>
      {leaving.error && <ActionProblem error={leaving.error} reference={session.reference} />}
      <div className="row">
        <Button appearance="primary" className="danger" disabledFocusable={leaving.isPending} onClick={leave}>
          {say("giveUp")}
        </Button>
        <Button appearance="subtle" autoFocus onClick={onClose}>
          {say("keepSeat")}
        </Button>
      </div>
    </section>
  );
}

function OtherDate({ session, seat, onClose }: AskProps): ReactNode {
  const say = useSessionWords();
  const { go } = useNavigation();
  const moving = useMoveSeat(session, seat.id);
  const providers = useNamedProviders(session.offeringId);
  return (
    <section className="card ask" aria-label={say("moveMine")}>
      <h2>{say("moveMine")}</h2>
      <SlotPicker
        offeringId={session.offeringId}
        providers={providers}
        onChoose={({ startsAt, sessionId }) =>
          !moving.isPending &&
          moving.mutate(sessionId === undefined ? { startsAt } : { sessionId }, {
            onSuccess: (moved) =>
              go(moved.session ? { screen: "session", id: moved.session.id } : { screen: "sessions" }),
          })
        }
      />
      {moving.error && <ActionProblem error={moving.error} reference={session.reference} />}
      <Button appearance="subtle" onClick={onClose}>
        {say("keepSeat")}
      </Button>
    </section>
  );
}
