/** Book: the first times of what somebody most likely wants, everything else one press away; then confirm. */
import { Suspense, useEffect, useState } from "react";
import type { ReactNode } from "react";
import type { Offering, Slot } from "#contract/offerings.ts";
import type { Provider } from "#contract/people.ts";
import type { BookSession } from "#contract/sessions.ts";
import { lazy } from "../later.ts";
import { useNavigation } from "../navigation.tsx";
import { ProblemScreen } from "../problem-screen.tsx";
import { refusalOf } from "../problem-words.ts";
import { useBookSession, useOfferings, useProviders } from "../queries.ts";
import { Notice, ScreenTitle } from "../screen.tsx";
import { useSurface, useViewer } from "../surface-context.tsx";
import { NoneSuits } from "../wishes/none-suits.tsx";
import { shortWhen } from "../format/when.ts";
import { firstOffering, firstProvider } from "./first-wish.ts";
import { OfferingSummary } from "./offering-summary.tsx";
import { OtherOfferings } from "./other-offerings.tsx";
import { PickerBones, SlotPicker } from "./slot-picker.tsx";
import { WhoTeaches } from "./who-teaches.tsx";

const loadConfirm = () => import("./confirm-booking.tsx");
const confirmAfterMs = 500;
const NoMatch = lazy(async () => ({ default: (await import("./no-match.tsx")).NoMatch }));
const OfferingList = lazy(async () => ({ default: (await import("./offering-list.tsx")).OfferingList }));
const ConfirmBooking = lazy(async () => ({ default: (await loadConfirm()).ConfirmBooking }));

export function BookScreen(props: { readonly offeringId?: string }): ReactNode {
  const { t, client, host, me } = useSurface();
  const offerings = useOfferings();
  const [chosenId, setChosenId] = useState(props.offeringId);
  const [shows, setShows] = useState<"times" | "everything">("times");

  if (offerings.isPending) return <Titled below={t("loading")} body={<PickerBones label={t("loading")} />} />;
  if (offerings.isError) {
    const retry = (): void => void offerings.refetch();
    return (
      <ProblemScreen error={offerings.error} t={t} clientName={host.clientName} now={client.now()} onRetry={retry} />
    );
  }
  const all = offerings.data;
  const choose = (offeringId: string): void => {
    setChosenId(offeringId);
    setShows("times");
  };
  if (shows === "everything") {
    return (
      <Suspense fallback={<PickerBones label={t("loading")} />}>
        <OfferingList offerings={all} onChoose={choose} />
      </Suspense>
    );
  }
  const offering = firstOffering(all, me, chosenId);
  if (offering) {
    return <BookOffering offering={offering} all={all} onChoose={choose} onAll={() => setShows("everything")} />;
  }
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

function Titled(props: { readonly below?: string; readonly body: ReactNode }): ReactNode {
  const { t } = useSurface();
  return (
    <>
      <ScreenTitle below={props.below}>{t("bookTitle")}</ScreenTitle>
      {props.body}
    </>
  );
}

interface OfferingProps {
  readonly offering: Offering;
  /** Everything that can be booked, this one among it. */
  readonly all: readonly Offering[];
  readonly onChoose: (offeringId: string) => void;
  readonly onAll: () => void;
}

function BookOffering({ offering, all, onChoose, onAll }: OfferingProps): ReactNode {
  const { me, t } = useSurface();
  const found = useProviders(offering.id);
  const providers = found.data ?? [];
  const [isShown, setIsShown] = useState(false);
  const [wanted, setWanted] = useState(() => me.lastBooked);
  const [returns, setReturns] = useState(0);
  const [isDeciding, setIsDeciding] = useState(false);
  const isOneOfMany = offering.assignment !== "all" && offering.providerIds.length > 1;
  const providerId = firstProvider(offering, wanted, found.data?.map(({ id }) => id) ?? offering.providerIds);
  // Who teaches would push down everything that stands below it. Later nothing is taken away from under the focus.
  if (!isShown && found.isPending) return <Titled below={t("loading")} body={<PickerBones label={t("loading")} />} />;
  if (!isShown) setIsShown(true);
  const shown = providerId === undefined ? providers : providers.filter(({ id }) => id === providerId);
  return (
    <div className="book">
      <OfferingSummary offering={offering} providers={shown} focusOn={`returned ${returns}`}>
        {/* What is being confirmed is not changed beside it. */}
        {!isDeciding && all.length > 1 && (
          <OtherOfferings offerings={all} chosen={offering} onChoose={onChoose} onAll={onAll} />
        )}
        {!isDeciding && isOneOfMany && (
          <WhoTeaches
            providers={found.data}
            chosenId={providerId}
            onChoose={(id) => setWanted(id === undefined ? undefined : { offeringId: offering.id, providerId: id })}
          />
        )}
      </OfferingSummary>
      <div className="book-times">
        <BookTimes
          key={`${offering.id} ${providerId ?? ""}`}
          offering={offering}
          providers={providers}
          // Who is not matched is shown nobody.
          isUnmatched={offering.requireMatch && found.data?.length === 0}
          onDeciding={setIsDeciding}
          onReturn={() => setReturns(returns + 1)}
          {...(providerId === undefined ? {} : { providerId })}
        />
      </div>
    </div>
  );
}

/** Fetched while a time is being chosen, so that the second press finds it there; the times come first. */
function useConfirmSoon(): void {
  useEffect(() => {
    const timer = setTimeout(() => void loadConfirm().catch(() => undefined), confirmAfterMs);
    return () => clearTimeout(timer);
  }, []);
}

interface TimesProps {
  readonly offering: Offering;
  /** With whom; absent = with whoever is free. */
  readonly providerId?: string;
  readonly providers: readonly Provider[];
  readonly isUnmatched: boolean;
  /** Whether a time was chosen that is to be confirmed. */
  readonly onDeciding: (isDeciding: boolean) => void;
  readonly onReturn: () => void;
}

function BookTimes(props: TimesProps): ReactNode {
  const { offering, providers, providerId, onDeciding } = props;
  const { go } = useNavigation();
  const booking = useBookSession(offering.name);
  const [slot, setSlot] = useState<Slot>();
  const [lost, setLost] = useState<string>();
  const [note, setNote] = useState("");
  useConfirmSoon();
  useEffect(() => () => onDeciding(false), [onDeciding]);
  const decide = (next: Slot | undefined): void => {
    setSlot(next);
    onDeciding(next !== undefined);
  };

  function book(chosen: Slot, holdId: string | undefined): void {
    const wish = wishFor(offering, chosen, { note: note.trim(), holdId });
    booking.mutate(wish, {
      onSuccess: ({ id }) => go({ screen: "session", id, arrived: "booked" }),
      onError: (error) => {
        if (!isTimeGone(error)) return;
        setLost(chosen.startsAt);
        decide(undefined);
      },
    });
  }

  if (props.isUnmatched) {
    return (
      <Suspense fallback={<PickerBones label="" />}>
        <NoMatch offeringName={offering.name} />
      </Suspense>
    );
  }
  if (slot) {
    return (
      <Suspense fallback={<PickerBones label="" />}>
        <ConfirmBooking
          offering={offering}
          slot={slot}
          provider={providers.find(({ id }) => id === slot.providerIds[0])}
          note={note}
          onNote={setNote}
          state={booking.isPending ? "pending" : "idle"}
          error={booking.error}
          {...(providerId === undefined ? {} : { wantedId: providerId })}
          onBookedSeries={({ sessions: [first] }) =>
            go(first ? { screen: "session", id: first.id, arrived: "booked" } : { screen: "sessions" })
          }
          onBook={(holdId) => !booking.isPending && book(slot, holdId)}
          onBack={() => {
            booking.reset();
            decide(undefined);
            props.onReturn();
          }}
        />
      </Suspense>
    );
  }
  const withWhom = providerId === undefined ? {} : { providerId };
  return (
    <>
      {lost !== undefined && <LostTime at={lost} />}
      <SlotPicker
        key={lost}
        offeringId={offering.id}
        providers={providers}
        names={offering.providerIds.length > 1 && providerId === undefined ? "shown" : "known"}
        onChoose={(next) => {
          booking.reset();
          decide(next);
        }}
        below={<NoneSuits offering={offering} providers={providers} {...withWhom} />}
        {...withWhom}
        {...(lost === undefined ? {} : { lost })}
      />
    </>
  );
}

function wishFor(
  { id: offeringId }: Offering,
  { startsAt, providerIds }: Slot,
  { note, holdId }: { readonly note: string; readonly holdId: string | undefined },
): BookSession {
  const [onlyProvider] = providerIds.length === 1 ? providerIds : [];
  return {
    offeringId,
    startsAt,
    ...(onlyProvider === undefined ? {} : { providerId: onlyProvider }),
    ...(note === "" ? {} : { note }),
    ...(holdId === undefined ? {} : { holdId }),
  };
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
