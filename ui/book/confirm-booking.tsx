/** The second press: what will be booked, in both zones, with room for a note. */
import { Button, Field, Spinner, Textarea } from "@fluentui/react-components";
import { Suspense, useEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import type { Offering, Slot } from "#contract/offerings.ts";
import type { Provider } from "#contract/people.ts";
import type { Series } from "#contract/series.ts";
import { ActionProblem } from "../action-problem.tsx";
import { useSurface, useViewer } from "../surface-context.tsx";
import { longDay, timeRange, zoneName } from "../format/when.ts";
import { lazy } from "../later.ts";
import { useHold } from "./use-hold.ts";
import { ClockChange, TheirTime } from "./zones.tsx";

const RepeatBooking = lazy(async () => ({ default: (await import("./repeat-booking.tsx")).RepeatBooking }));

interface ConfirmProps {
  readonly offering: Offering;
  readonly slot: Slot;
  readonly provider: Provider | undefined;
  /** Whom the person chose where several teach it. */
  readonly wantedId?: string;
  readonly note: string;
  readonly onNote: (note: string) => void;
  readonly state: "idle" | "pending";
  readonly error: Error | null;
  /** With the hold that keeps the time, if there is one. */
  readonly onBook: (holdId: string | undefined) => void;
  /** Every date of a series, which this time began. */
  readonly onBookedSeries: (series: Series) => void;
  readonly onBack: () => void;
}

export function ConfirmBooking(props: ConfirmProps): ReactNode {
  const { offering, slot, provider, note, state } = props;
  const { t } = useSurface();
  const [onlyProvider] = slot.providerIds.length === 1 ? slot.providerIds : [];
  const who = onlyProvider === undefined ? {} : { providerId: onlyProvider };
  const holdToBook = useHold({ offeringId: offering.id, startsAt: slot.startsAt, ...who });
  const heading = useRef<HTMLHeadingElement>(null);
  const [wantsNote, setWantsNote] = useState(note !== "");
  const [repeats, setRepeats] = useState(false);
  useEffect(() => heading.current?.focus(), []);
  const name = provider?.displayName ?? offering.name;
  return (
    <section className="card confirm" aria-labelledby="confirm-title">
      <h2 id="confirm-title" tabIndex={-1} ref={heading}>
        {t("confirmTitle")}
      </h2>
      <When slot={slot} name={name} provider={provider} />
      {wantsNote && (
        <Field label={t("note", { name })} className="note">
          <Textarea
            value={note}
            placeholder={t("noteHint")}
            maxLength={2000}
            resize="vertical"
            onChange={(_event, data) => props.onNote(data.value)}
          />
        </Field>
      )}
      <div className="row">
        {!wantsNote && (
          <Button className="inline" appearance="transparent" onClick={() => setWantsNote(true)}>
            {t("addNote")}
          </Button>
        )}
        {!repeats && canRepeat(offering, slot) && (
          <Button className="inline" appearance="transparent" onClick={() => setRepeats(true)}>
            {t("repeatThis")}
          </Button>
        )}
      </div>
      {repeats ? (
        <Suspense fallback={<Spinner size="tiny" />}>
          <RepeatBooking
            first={{
              offeringId: offering.id,
              firstStartsAt: slot.startsAt,
              ...(props.wantedId === undefined ? {} : { providerId: props.wantedId }),
              ...(note.trim() === "" ? {} : { note: note.trim() }),
            }}
            onBooked={props.onBookedSeries}
            onOnce={() => setRepeats(false)}
            onBack={props.onBack}
          />
        </Suspense>
      ) : (
        <>
          {props.error && <ActionProblem error={props.error} />}
          <div className="row">
            <Button
              appearance="primary"
              size="large"
              disabledFocusable={state === "pending"}
              icon={state === "pending" ? <Spinner size="tiny" /> : null}
              onClick={() => props.onBook(holdToBook())}
            >
              {t(state === "pending" ? "booking" : "bookNow")}
            </Button>
            <Button size="large" appearance="subtle" onClick={props.onBack}>
              {t("otherTime")}
            </Button>
          </div>
        </>
      )}
    </section>
  );
}

interface WhenProps extends Pick<ConfirmProps, "slot" | "provider"> {
  readonly name: string;
}

function When({ slot, name, provider }: WhenProps): ReactNode {
  const { t } = useSurface();
  const viewer = useViewer();
  return (
    <>
      <p className="when">
        <span>{longDay(slot.startsAt, viewer)}</span>
        <strong>{timeRange(slot.startsAt, slot.endsAt, viewer)}</strong>
      </p>
      <p className="quiet">{t("timesInYours", { zone: zoneName(viewer.timeZone) })}</p>
      <TheirTime at={slot.startsAt} other={provider && { name, timeZone: provider.timeZone }} />
      <ClockChange at={slot.startsAt} />
    </>
  );
}

/** The dates of a class are published by who teaches it. */
const canRepeat = ({ kind, dates }: Offering, { sessionId }: Slot): boolean =>
  kind === "individual" && dates === "open" && sessionId === undefined;
