/** Book: choose what (when there is a choice), a time, and confirm. */
import { Suspense, useEffect, useState } from "react";
import type { ReactNode } from "react";
import type { Offering, Slot } from "#contract/offerings.ts";
import type { BookSession } from "#contract/sessions.ts";
import { lazy } from "../later.ts";
import { useNavigation } from "../navigation.tsx";
import { ProblemScreen } from "../problem-screen.tsx";
import { refusalOf } from "../problem-words.ts";
import { useBookSession, useOfferings, useProviders } from "../queries.ts";
import { Notice, ScreenTitle } from "../screen.tsx";
import { useSurface, useViewer } from "../surface-context.tsx";
import { shortWhen } from "../format/when.ts";
import { OfferingList } from "./offering-list.tsx";
import { OfferingSummary } from "./offering-summary.tsx";
import { PickerBones, SlotPicker } from "./slot-picker.tsx";

const loadConfirm = () => import("./confirm-booking.tsx");
const NoMatch = lazy(async () => ({ default: (await import("./no-match.tsx")).NoMatch }));
const ConfirmBooking = lazy(async () => ({ default: (await loadConfirm()).ConfirmBooking }));

export function BookScreen(props: { readonly offeringId?: string }): ReactNode {
  const { t, client, host } = useSurface();
  const offerings = useOfferings();
  const { go } = useNavigation();

  if (offerings.isPending) return <Titled below={t("loading")} body={<PickerBones label={t("loading")} />} />;
  if (offerings.isError) {
    const retry = (): void => void offerings.refetch();
    return (
      <ProblemScreen error={offerings.error} t={t} clientName={host.clientName} now={client.now()} onRetry={retry} />
    );
  }
  const choose = (offeringId: string): void => go({ screen: "book", offeringId });
  const [only] = offerings.data.length === 1 ? offerings.data : [];
  const offering = offerings.data.find(({ id }) => id === props.offeringId) ?? only;
  if (offering) return <BookOffering key={offering.id} offering={offering} />;
  if (offerings.data.length === 0) {
    return (
      <Titled
        body={
          <div className="empty">
            <h2>{t("noOfferings")}</h2>
            <p>{t("noOfferingsHint")}</p>
          </div>
        }
      />
    );
  }
  return <Titled below={t("bookChoose")} body={<OfferingList offerings={offerings.data} onChoose={choose} />} />;
}

function Titled(props: { readonly below?: string; readonly body: ReactNode }): ReactNode {
  const { t } = useSurface();
  return (
    <>
      <ScreenTitle below={props.below}>{t("bookTitle")}</ScreenTitle>
      {props.body}
    </>
  );
}

function BookOffering({ offering }: { readonly offering: Offering }): ReactNode {
  const { go } = useNavigation();
  const found = useProviders(offering.id);
  const providers = found.data ?? [];
  // Who is not matched is shown nobody.
  const isUnmatched = offering.requireMatch && found.data?.length === 0;
  const booking = useBookSession(offering.name);
  const [slot, setSlot] = useState<Slot>();
  const [lost, setLost] = useState<string>();
  const [note, setNote] = useState("");
  const [returns, setReturns] = useState(0);
  // Fetched while a time is being chosen, so that the second press finds it there.
  useEffect(() => void loadConfirm(), []);

  function book(chosen: Slot, holdId: string | undefined): void {
    const [onlyProvider] = chosen.providerIds.length === 1 ? chosen.providerIds : [];
    const wish: BookSession = {
      offeringId: offering.id,
      startsAt: chosen.startsAt,
      ...(onlyProvider === undefined ? {} : { providerId: onlyProvider }),
      ...(note.trim() === "" ? {} : { note: note.trim() }),
      ...(holdId === undefined ? {} : { holdId }),
    };
    booking.mutate(wish, {
      onSuccess: ({ id }) => go({ screen: "session", id, arrived: "booked" }),
      onError: (error) => {
        if (!isTimeGone(error)) return;
        setLost(chosen.startsAt);
        setSlot(undefined);
      },
    });
  }

  const provider = providers.find(({ id }) => id === (slot?.providerIds[0] ?? offering.providerIds[0]));
  return (
    <div className="book">
      <OfferingSummary offering={offering} providers={providers} focusOn={`returned ${returns}`} />
      <div className="book-times">
        {isUnmatched ? (
          <Suspense fallback={<PickerBones label="" />}>
            <NoMatch offeringName={offering.name} />
          </Suspense>
        ) : slot ? (
          <Suspense fallback={<PickerBones label="" />}>
            <ConfirmBooking
              offering={offering}
              slot={slot}
              provider={provider}
              note={note}
              onNote={setNote}
              state={booking.isPending ? "pending" : "idle"}
              error={booking.error}
              onBook={(holdId) => !booking.isPending && book(slot, holdId)}
              onBack={() => {
                booking.reset();
                setSlot(undefined);
                setReturns(returns + 1);
              }}
            />
          </Suspense>
        ) : (
          <>
            {lost !== undefined && <LostTime at={lost} />}
            <SlotPicker
              key={lost}
              offeringId={offering.id}
              providers={providers}
              onChoose={(next) => {
                booking.reset();
                setSlot(next);
              }}
              {...(lost === undefined ? {} : { lost })}
            />
          </>
        )}
      </div>
    </div>
  );
}

/** Says which time went, before the alternatives. */
export function LostTime(props: { readonly at: string }): ReactNode {
  const { t } = useSurface();
  const viewer = useViewer();
  return (
    <Notice tone="warn" role="alert" title={t("went", { time: shortWhen(props.at, viewer) })}>
      {t("wentHint")}
    </Notice>
  );
}

/** Refusals that another time would not get. */
export function isTimeGone(error: unknown): boolean {
  const refusal = refusalOf(error);
  return refusal === "slot_taken" || refusal === "session_full" || refusal === "in_the_past";
}
